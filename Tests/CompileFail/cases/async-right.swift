import Martlet

@PyFunction func plain(_ n: Int, label: String = "a") async -> Int { n }
@PyFunction func throwing() async throws -> [String: Int] { [:] }
@PyFunction func typed() async throws(CancellationError) { throw CancellationError() }
@PyFunction(executor: .eventLoop) func onLoop(_ object: Py) async -> Py { object }
@PyFunction(executor: .concurrent, cancellation: .abandon) func onPool() async {}
@concurrent @PyFunction func concurrent() async {}
@MainActor @PyFunction func onMain() async {}
@PyFunction func stream() -> AsyncStream<Int> { AsyncStream { $0.finish() } }
@PyFunction(buffer: 8) func buffered() async -> some AsyncSequence<Int, Never> & Sendable {
  AsyncStream<Int> { $0.finish() }
}

@PyClass actor Account {
  let owner: String
  var total = 0
  init(_ owner: String) { self.owner = owner }
  func deposit(_ amount: Int) -> Int { amount }
  func close() async throws {}
  nonisolated var title: String { owner }
  static func open() async -> Account { Account("") }
}

@MainActor @PyClass final class View {
  var width = 1
  nonisolated init() {}
  func draw() -> Int { width }
}

@PyClass final class Session {
  var visits = 0
  init() {}
  func visit() async { visits += 1 }
  @MainActor func show() async {}
  @concurrent func compute() async -> Int { 1 }
}
@PyMethods extension Session {
  func leave() async throws {}
}
