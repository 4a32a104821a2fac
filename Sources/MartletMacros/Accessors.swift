/// The accessors of one Python property, from a Swift property or from methods.
struct Accessors {
  /// Statements that return a new object.
  var get: [String]?
  /// Statements; the new value is `__value`.
  var set: [String]?
  var delete: [String]?
  var doc = ""
  /// When there is such a property, as a Swift expression.
  var condition: String?
  /// Swift expressions of the types in the stub.
  var output: String?
  var input: String?

  func fill(_ name: String, attribute: String) -> String {
    let setter = self.setter(attribute)
    return Requirement.guarded(
      "__m.property(\(Literal.string(name)), \(Literal.string(doc)), \(getter ?? "nil"), \(setter ?? "nil"))",
      by: condition)
  }

  func stub(_ name: String) -> String {
    Requirement.guarded(
      "__s.property(\(Literal.string(name)), \(output ?? "nil"), settable: \(input ?? "nil"), \(Literal.string(doc))\(delete == nil ? "" : ", deletable: true"))",
      by: condition)
  }

  private var getter: String? {
    self.get.map { get in
      """
      { __self, _ in
        @inline(never) func __call(_ __self: __Obj) -> __Obj? {
          do throws(PythonErrorSet) {
            \(get.joined(separator: "\n      "))
          } catch { return nil }
        }
        return __call(__self)
      }
      """
    }
  }

  private func setter(_ attribute: String) -> String? {
    guard set != nil || delete != nil else { return nil }
    let deletion = delete.map {
      "guard let __value else { \($0.joined(separator: "; ")); return 0 }"
    }
    let lines =
      (deletion.map { [$0] } ?? [])
      + (set ?? ["try __notWritable(__value, \(Literal.string(attribute)))"])
    return """
      { __self, __value, _ in
        @inline(never) func __call(_ __self: __Obj, _ __value: __Obj?) -> Int32 {
          do throws(PythonErrorSet) {
            \(lines.joined(separator: "\n      "))
            return 0
          } catch { return -1 }
        }
        return __call(__self, __value)
      }
      """
  }
}
