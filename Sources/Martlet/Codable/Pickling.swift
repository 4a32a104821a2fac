internal import CMartlet

extension PyClassType {
  @inlinable public static var __codable: __Protocol? { nil }
}

extension PyClassType where Self: Codable {
  /// `pickle` and `copy`, by `__getstate__` and `__setstate__`.
  public static var __codable: __Protocol? {
    var result = __Protocol()
    result.state = { object in
      __entry { () throws(PythonErrorSet) in
        let value = try __load(object)
        return try __catching { () throws in
          try PyEncoder.encodeParts(of: value, by: .state)
        }.__store()
      }
    }
    result.restore = { object, state in
      __entry { () throws(PythonErrorSet) in
        let decoder = PyDecoder(
          object: Py(__owned: mtl_new_ref(state)), rules: .state, codingPath: [])
        do throws(PythonErrorSet) {
          try __place(try PyDecodingFailure.raising { try Self(from: decoder) }, object)
        } catch {
          __ConversionPath.describe(function: "__setstate__", parameter: "state")
          throw error
        }
        return __none()
      }
    }
    return result
  }
}

// A class's reference to its Python object is no part of what it encodes.
extension KeyedEncodingContainer {
  public mutating func encode(_ value: __BackReference, forKey key: Key) throws {}
}

extension KeyedDecodingContainer {
  public func decode(_ type: __BackReference.Type, forKey key: Key) throws -> __BackReference {
    __BackReference()
  }
}

enum __Pickling {
  static var methods: [PyMethodDef] {
    let getState: @convention(c) (__Obj, __Obj?) -> __Obj? = { object, _ in
      __Pickling.state(object)
    }
    let setState: @convention(c) (__Obj, __Obj) -> __Obj? = { object, state in
      __Pickling.restore(object, state)
    }
    return [
      __Members.method(
        "__getstate__", "__getstate__($self, /)\n--\n\n",
        unsafe unsafeBitCast(getState, to: UnsafeRawPointer.self), METH_NOARGS),
      __Members.method(
        "__setstate__", "__setstate__($self, state, /)\n--\n\n",
        unsafe unsafeBitCast(setState, to: UnsafeRawPointer.self), METH_O),
    ]
  }

  /// The coded value, with the `__dict__` in a tuple where there is one.
  private static func state(_ object: __Obj) -> __Obj? {
    guard let value = __ClassInfo.of(object)?.state?(object) else { return nil }
    guard let dict = mtl_attribute(object, "__dict__") else {
      PyErr_Clear()
      return value
    }
    guard let tuple = PyTuple_New(2) else { return nil }
    mtl_tuple_init(tuple, 0, value)
    mtl_tuple_init(tuple, 1, dict)
    return tuple
  }

  private static func restore(_ object: __Obj, _ state: __Obj) -> __Obj? {
    let info = __ClassInfo.of(object)
    guard mtl_is_tuple(state), mtl_tuple_count(state) == 2 else {
      return info?.restore?(object, state)
    }
    guard let result = info?.restore?(object, mtl_tuple_item(state, 0)) else { return nil }
    guard let dict = mtl_attribute(object, "__dict__") else {
      mtl_decref(result)
      return nil
    }
    defer { mtl_decref(dict) }
    if PyDict_Update(dict, mtl_tuple_item(state, 1)) < 0 {
      mtl_decref(result)
      return nil
    }
    return result
  }
}
