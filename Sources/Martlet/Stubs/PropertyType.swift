/// The Python type of a property whose Swift type the source doesn't say.
public func __output<Root, T: IntoPython>(_: (Root) -> T) -> String { T.__pythonOutput }

public func __input<Root, T: FromPython>(_: (Root) -> T) -> String { T.__pythonInput }
