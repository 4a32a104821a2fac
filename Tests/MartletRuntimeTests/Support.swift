#if Runtime
import Logging
import NIOCore
import Testing

@testable import MartletRuntime

/// Runtimes that see each other and nobody else.
struct Neighbourhood {
  let discovery = MemoryDiscovery()
  var change: @Sendable (inout RuntimeConfiguration) -> Void = { _ in }

  func runtime(
    _ adjust: (inout RuntimeConfiguration) -> Void = { _ in }
  ) throws -> DistributedRuntime {
    var configuration = RuntimeConfiguration(discovery: .custom(discovery))
    configuration.listen = .tcp
    configuration.drainTimeout = .seconds(5)
    configuration.logger = .silent
    change(&configuration)
    adjust(&configuration)
    return try DistributedRuntime(configuration)
  }
}

extension Logger {
  static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// Runs `body` with one runtime that serves `handler` and a client of another runtime.
func withServed(
  _ handler: Handler, maximumConcurrentCalls: Int? = nil,
  configure: @escaping @Sendable (inout RuntimeConfiguration) -> Void = { _ in },
  _ body: (Client, DistributedRuntime) async throws -> Void
) async throws {
  let neighbourhood = Neighbourhood(change: configure)
  let server = try neighbourhood.runtime()
  let caller = try neighbourhood.runtime()
  try await server.endpoint("test.server.run").serve(
    handler, maximumConcurrentCalls: maximumConcurrentCalls)
  let client = try await caller.endpoint("test.server.run").client()
  try await body(client, server)
  await caller.shutdown()
  await server.shutdown()
}

extension ByteBuffer {
  var text: String { String(buffer: self) }
}

/// Waits until `condition` holds; false if it still does not after a generous while.
func eventually(_ condition: () -> Bool) async -> Bool {
  for _ in 0..<2_000 {
    if condition() { return true }
    try? await Task.sleep(for: .milliseconds(5))
  }
  return condition()
}

extension MessageReader {
  func texts() async throws -> [String] {
    var texts: [String] = []
    for try await message in self { texts.append(message.text) }
    return texts
  }
}

/// The error that `body` throws.
func failure(_ body: () async throws -> Void) async -> RuntimeError? {
  do {
    try await body()
    return nil
  } catch {
    return error as? RuntimeError
  }
}
#endif
