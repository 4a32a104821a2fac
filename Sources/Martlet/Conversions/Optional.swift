public import CMartlet

extension Optional: FromPython where Wrapped: FromPython {
  /// `None` is `nil`.
  @inlinable
  public static func __load(_ object: __Obj) throws(PythonErrorSet) -> Wrapped? {
    mtl_is_none(object) ? nil : try __Inlined.load(object) as Wrapped
  }

  public static var __pythonInput: String { "\(Wrapped.__pythonInput) | None" }
}

extension Optional: IntoPython, PyArgument where Wrapped: IntoPython {
  @inlinable
  public consuming func __store() -> __Obj? {
    switch consume self {
    case .some(let value): __Inlined.store(value)
    case .none: mtl_new_none()
    }
  }

  public static var __pythonOutput: String { "\(Wrapped.__pythonOutput) | None" }
}
