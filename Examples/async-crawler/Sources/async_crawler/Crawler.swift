import Martlet

/// Fetches and follows pages of an HTTP server on this machine, without blocking the event loop.
@PyModule enum async_crawler {}

/// A page that was fetched.
@PyClass struct Page: Sendable {
  /// The path on the server.
  let path: String
  /// The HTTP status.
  let status: Int
  /// The text of the page.
  let text: String
  /// The paths that it links to.
  var links: [String] {
    // What stands between quotation marks is, here, a link.
    text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }
}

/// A client of one server.
@PyClass final class Client: Sendable {
  let port: Int

  init(port: Int) { self.port = port }

  /// Fetches a page.
  func fetch(_ path: String) async throws -> Page { try await get(path, port) }

  /// The bytes of a page as they arrive, read by a thread of Dispatch and pushed to Python.
  func stream(_ path: String) async throws -> some AsyncSequence<[UInt8], any Error> & Sendable {
    let connection = try await open(path, port)
    return AsyncThrowingStream { try await chunk(of: connection) }
  }

  /// All pages that can be reached from `path`, each once, several fetched at a time; at most eight
  /// wait for Python.
  @PyMethod(buffer: 8)
  func crawl(_ path: String, limit: Int = 100) -> AsyncThrowingStream<Page, any Error> {
    let port = port
    return AsyncThrowingStream { continuation in
      let task = Task {
        do {
          try await follow(path, limit, port) { continuation.yield($0) }
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}

private func follow(
  _ path: String, _ limit: Int, _ port: Int, _ found: @escaping @Sendable (Page) -> Void
) async throws {
  try await withThrowingTaskGroup(of: Page.self) { group in
    var seen: Set<String> = [path]
    group.addTask { try await get(path, port) }
    for try await page in group {
      found(page)
      for link in page.links where seen.count < limit && seen.insert(link).inserted {
        group.addTask { try await get(link, port) }
      }
    }
  }
}

/// Sends the request.
private func open(_ path: String, _ port: Int) async throws -> Socket {
  guard let port = UInt16(exactly: port) else { throw PyError.valueError("port must be 0-65535") }
  guard path.hasPrefix("/") else { throw PyError.valueError("path must begin with '/'") }
  let connection = try await blocking { try Socket(port: port) }
  try await blocking(on: connection) {
    try connection.write("GET \(path) HTTP/1.0\r\nHost: localhost\r\n\r\n")
  }
  return connection
}

private func chunk(of connection: Socket) async throws -> [UInt8]? {
  let bytes = try await blocking(on: connection) { try connection.read() }
  return bytes.isEmpty ? nil : bytes
}

private func get(_ path: String, _ port: Int) async throws -> Page {
  let connection = try await open(path, port)
  var bytes: [UInt8] = []
  while let more = try await chunk(of: connection) { bytes += more }
  // Its own characters: "\r\n" is one of them.
  let response = String(decoding: bytes, as: UTF8.self)
  let status = response.split(separator: " ", maxSplits: 2).dropFirst().first.flatMap { Int($0) }
  let lines = response.split(separator: "\r\n" as Character, omittingEmptySubsequences: false)
  guard let status, let blank = lines.firstIndex(where: \.isEmpty) else {
    throw PyError.connectionError("GET \(path): not an HTTP response")
  }
  let text = lines[(blank + 1)...].joined(separator: "\r\n")
  return Page(path: path, status: status, text: text)
}
