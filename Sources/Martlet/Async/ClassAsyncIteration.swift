#if Async
extension PyClassType where Self: AsyncSequence, Element: IntoPython & SendableMetatype {
  /// `async for item in object`; an item is asked for when Python asks.
  @inlinable public static var __asyncSequence: __Protocol? {
    var result = __Protocol()
    result.iterateAsync = { object in
      __entry { () throws(PythonErrorSet) in
        __storeSequence(try __load(object), buffer: 0) { $0.__store() }
      }
    }
    result.abstractClasses = ["AsyncIterable"]
    result.element = Element.__pythonOutput
    return result
  }
}
#endif
