#if Async
internal import Synchronization

/// Reads a Python iterable ahead for a Swift task: a task on the loop fills a buffer.
final class __ReadAhead<Element: FromPython & SendableMetatype>: @unchecked Sendable {
  private let buffer: __Buffer<Element>

  init(_ sequence: PyAsyncSequence<Element>, count: Int) {
    // Items stay in Swift.
    buffer = __Buffer(capacity: count) { _ in nil }
    let buffer = buffer
    buffer.signal.onClose = __startPump(on: PyEventLoop.current) {
      await buffer.fill(from: sequence)
    }
  }

  deinit { buffer.close() }

  func next() async throws -> Element? {
    while true {
      if let item = buffer.takeOne() { return item }
      if buffer.isAtEnd {
        if let error = buffer.takeError() { throw error }
        return nil
      }
      await withTaskCancellationHandler {
        await withUnsafeContinuation { continuation in
          if !buffer.wait(Waiter(continuation)) { continuation.resume() }
        }
      } onCancel: {
        buffer.finish(CancellationError())
        buffer.close()
      }
    }
  }

  private final class Waiter: __BufferWaiter {
    private let continuation: UnsafeContinuation<Void, Never>

    init(_ continuation: UnsafeContinuation<Void, Never>) { self.continuation = continuation }

    override func wake() { continuation.resume() }
  }
}
#endif
