internal import CMartlet

extension Python {
  /// Runs `body` with the GIL held, where there is an interpreter to hold it of.
  ///
  /// - Returns: `nil`, without running `body`, when no interpreter has been started or it is shutting
  ///   down.
  public static func tryAttach<R, E: Error>(_ body: (Python) throws(E) -> R) throws(E) -> R? {
    mtl_api_load()
    guard Py_IsInitialized() != 0, mtl_api_is_finalizing() == 0 else { return nil }
    return try attach(body)
  }

  /// Whether the calling thread holds the GIL.
  public static var isAttached: Bool { mtl_is_attached() }
}
