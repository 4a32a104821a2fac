extension Result: IntoPython, PyArgument where Success: IntoPython {
  /// The value, or the error raised as if it had been thrown.
  public consuming func __store() -> __Obj? {
    switch consume self {
    case .success(let value): return value.__store()
    case .failure(let error):
      __raise(error)
      return nil
    }
  }

  public static var __pythonOutput: String { Success.__pythonOutput }
}

extension KeyValuePairs: IntoPython, PyArgument where Key: IntoPython, Value: IntoPython {
  /// A new dict in the order of the pairs; the last of equal keys wins.
  public consuming func __store() -> __Obj? { __OrderedDict.store(self) }

  public static var __pythonOutput: String {
    "dict[\(Key.__pythonOutput), \(Value.__pythonOutput)]"
  }
}
