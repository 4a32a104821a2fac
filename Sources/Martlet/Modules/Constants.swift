/// What a module has besides functions, classes and submodules.
public struct __Constants {
  var values: [(name: StaticString, value: () -> __Obj?)] = []
  var hooks: [(borrowing Bound) throws -> Void] = []

  init() {}

  public mutating func constant(_ name: StaticString, _ value: @escaping () -> __Obj?) {
    values.append((name, value))
  }

  public mutating func hook(_ hook: @escaping (borrowing Bound) throws -> Void) {
    hooks.append(hook)
  }
}

/// Adds a module's constants to it and its stub.
public typealias __Contents = (inout __Constants, inout __ModuleStub) -> Void

/// The Python type of a constant whose Swift type the source doesn't say.
public func __constantType<T: IntoPython>(_: () -> T) -> String { T.__pythonOutput }
