import Martlet

/// What is isolated is awaited in Python, `async` or not.
@PyClass actor Account {
  let owner: String
  private var total = 0
  var log: [String] = []

  init(_ owner: String) { self.owner = owner }

  func deposit(_ amount: Int, note: String = "") throws -> Int {
    if amount < 0 { throw PyError.valueError("amount must not be negative") }
    total += amount
    log.append(note)
    return total
  }
  func depositLater(_ amount: Int) async throws -> Int {
    await hop()
    return try deposit(amount)
  }
  func notes() -> [String] { log }
  func itself() -> Account { self }
  nonisolated func title() -> String { "account of \(owner)" }
  nonisolated var initial: String { String(owner.prefix(1)) }
  static func open(_ owner: String) -> Account { Account(owner) }
}

@PyMethods extension Account {
  func depositTwice(_ amount: Int) async throws -> Int {
    _ = try deposit(amount)
    await hop()
    return try deposit(amount)
  }
}

/// Has state that one thread may touch: its methods stay on the loop's.
@PyClass final class Session {
  var visits: [Bool] = []
  init() {}

  func visit(_ loop: Int) async -> [Bool] {
    visits.append(currentThread() == loop)
    await hop(after: 0.01)
    visits.append(currentThread() == loop)
    return visits
  }
}
@PyMethods extension Session {
  func visitAgain(_ loop: Int) async -> Bool {
    await hop(after: 0.01)
    return currentThread() == loop
  }
}
/// The same, on any thread.
@PyClass final class SharedSession: Sendable {
  init() {}
  func visit(_ loop: Int) async -> Bool {
    await hop(after: 0.01)
    return currentThread() == loop
  }
  @PyMethod(executor: .eventLoop) func visitOnLoop(_ loop: Int) async -> Bool {
    await hop(after: 0.01)
    return currentThread() == loop
  }
  @MainActor func visitOnMain() async -> Bool {
    MainActor.assertIsolated()
    return true
  }
  @concurrent func visitConcurrently(_ loop: Int) async -> Bool { currentThread() == loop }
}

@MainActor @PyClass final class Window {
  let title: String
  private var clicks = 0

  nonisolated init(_ title: String) { self.title = title }

  func click() -> Int {
    MainActor.assertIsolated()
    clicks += 1
    return clicks
  }
  func clickLater() async -> Int {
    await hop()
    return click()
  }
  nonisolated func about() -> String { "window \(title)" }
}

/// Takes what another call uses, alone.
@PyClass final class Exclusive {
  private var isTaken = false
  init() {}

  func take() async throws {
    if isTaken { throw PyError.runtimeError("already in use") }
    isTaken = true
    defer { isTaken = false }
    await hop(after: 0.02)
  }
}
