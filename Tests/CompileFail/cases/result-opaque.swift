import Martlet

@PyFunction func evens() -> some Sequence<Int> { [2, 4] }
@PyFunction func later() -> some AsyncSequence<Int, Never> & Sendable {
  AsyncStream<Int> { $0.finish() }
}
