#if Runtime
public import NIOCore

/// Messages that arrive, as an asynchronous sequence.
///
/// Messages that are already here are handed out without suspending; a whole batch of them costs one
/// look into the stream. Cancelling the reading task, or letting go of the reader before the end,
/// cancels the stream.
public struct MessageReader: AsyncSequence, Sendable {
  public typealias Element = ByteBuffer
  public typealias Failure = RuntimeError

  let source: any MessageSource
  private let lifetime: Lifetime

  private final class Lifetime: Sendable {
    let source: any MessageSource
    init(_ source: any MessageSource) { self.source = source }
    deinit { source.cancel() }
  }

  /// Reads from `source`, which is to have no other reader.
  public init(_ source: any MessageSource) {
    self.source = source
    lifetime = Lifetime(source)
  }

  /// Ends the stream now.
  public func cancel() { source.cancel() }

  public func makeAsyncIterator() -> Iterator { Iterator(reader: self) }

  public struct Iterator: AsyncIteratorProtocol {
    private let reader: MessageReader
    private var batch: [ByteBuffer] = []
    private var index = 0
    private var end: StreamEnd?

    init(reader: MessageReader) {
      self.reader = reader
    }

    /// The next message; nil after the last.
    ///
    /// - Throws: `RuntimeError` if the stream broke, and `cancelled` if the reading task was
    ///   cancelled.
    public mutating func next(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(RuntimeError) -> ByteBuffer? {
      while index == batch.count {
        guard try await refill(isolation: actor) else { return nil }
      }
      defer { index += 1 }
      return batch[index]
    }

    /// All messages that are here, at least one; nil after the last. For readers that handle many
    /// messages at once.
    public mutating func nextBatch(
      isolation actor: isolated (any Actor)? = #isolation
    ) async throws(RuntimeError) -> [ByteBuffer]? {
      if index == batch.count {
        guard try await refill(isolation: actor) else { return nil }
      }
      defer { index = batch.count }
      return index == 0 ? batch : Array(batch[index...])
    }

    public mutating func next() async throws(RuntimeError) -> ByteBuffer? {
      try await next(isolation: nil)
    }

    private mutating func refill(isolation actor: isolated (any Actor)?) async throws(RuntimeError)
      -> Bool
    {
      while true {
        switch end {
        case .finished?: return false
        case .failed(let error)?: throw error
        case nil: break
        }
        let available = reader.source.take()
        end = available.end
        if !available.messages.isEmpty {
          batch = available.messages
          index = 0
          return true
        }
        if end == nil { await reader.source.waitUntilReadable() }
      }
    }
  }
}

extension MessageSource {
  /// Suspends until ``take()`` gives something. Cancelling the task cancels the stream.
  func waitUntilReadable() async {
    await withTaskCancellationHandler {
      await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
        onReadable { continuation.resume() }
      }
    } onCancel: {
      cancel()
    }
  }
}
#endif
