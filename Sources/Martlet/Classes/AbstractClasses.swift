internal import CMartlet

/// The abstract classes of `collections.abc` that an exported class is registered with.
struct __AbstractClasses {
  let names: [StaticString]

  /// Registers `type`, and gives it what the abstract classes write themselves: `index` and `count`
  /// of a `Sequence`, `keys` and `get` of a `Mapping`.
  func adopt(_ type: __Obj) throws(PyError) {
    guard !names.isEmpty else { return }
    let py = Python(__attached: ())
    let type = Bound(__borrowed: type, py)
    let object = try py.importModule("builtins").attribute("object")
    let function = try py.importModule("types").attribute("FunctionType")
    let module = try py.importModule("collections.abc")
    for name in names {
      let abstract = try module.attribute("\(name)")
      _ = try abstract.callMethod("register", type)
      let classes = try abstract.attribute("__mro__").makeIterator()
      while let source = try classes.next() {
        let members = try source.attribute("__dict__").callMethod("items").makeIterator()
        while let member = try members.next() {
          let (name, value) = (try member[0], try member[1])
          guard try value.isInstance(of: function),
            try value.attributeIfPresent("__isabstractmethod__") == nil,
            try isMissing(name.str(), in: type, object)
          else { continue }
          try type.setAttribute(name.str(), to: value)
          // As in a class written in Python: who compares by value without a hash has none.
          if try name.str() == "__eq__", try isMissing("__hash__", in: type, object) {
            try type.setAttribute("__hash__", to: py.none)
          }
        }
      }
    }
  }

  /// Whether a class has nothing of this name but what every object has.
  private func isMissing(
    _ name: String, in type: Bound, _ object: Bound
  ) throws(PyError) -> Bool {
    guard let own = try type.attributeIfPresent(name) else { return true }
    guard let common = try object.attributeIfPresent(name) else { return false }
    return own.isIdentical(to: common)
  }
}

extension __Members {
  /// Which mapping of `collections.abc` a class with the option `.mapping` is.
  func mapping(_ type: any PyClassType.Type) -> StaticString? {
    guard type.__pyOptions.contains(.mapping) else { return nil }
    let changes = ["__setitem__", "__delitem__"].allSatisfy(names.contains)
    return changes ? "MutableMapping" : "Mapping"
  }
}
