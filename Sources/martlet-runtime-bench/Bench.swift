#if Runtime
import Glibc
import MartletRuntime
import NIOCore

/// The measurements. Each is the median of five.
struct Bench {
  let runtime: DistributedRuntime
  let serverPID: pid_t
  /// Whether calls of one message are all that is measured.
  let isUnaryOnly: Bool
  /// So many calls, 64 in flight, and nothing else: for tools that count.
  let countedCalls: Int?

  func run() async throws {
    let echo = try await runtime.endpoint("bench.server.echo").client()
    if let countedCalls {
      try await echo.waitForInstances(timeout: .seconds(10))
      _ = try await unary(echo, width: 64, count: countedCalls)
      return
    }
    let tokens = try await runtime.endpoint("bench.server.tokens").client()
    try await echo.waitForInstances(timeout: .seconds(10))
    try await tokens.waitForInstances(timeout: .seconds(10))
    for width in [1, 16, 64] {
      try await measure("unary, 130 bytes, \(width) in flight", "req/s") {
        try await unary(echo, width: width, count: width == 1 ? 5_000 : 40_000)
      }
    }
    if isUnaryOnly { return }
    try await measure("1 stream of 10,000 tokens", "tokens/s") {
      try await stream(tokens, 10_000)
    }
    try await measure("1 stream of 1,000,000 tokens", "tokens/s") {
      try await stream(tokens, 1_000_000)
    }
    try await measure("64 streams of 200 tokens", "tokens/s") {
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<64 { group.addTask { try await stream(tokens, 200) } }
        return try await group.reduce(0, +)
      }
    }
    try await pausedReader(tokens)
    let large = ByteBuffer(repeating: 7, count: 64 << 20)
    try await measure("64 MiB there and back", "MiB/s", scale: 128) {
      _ = try await echo.call(large)
      return 1
    }
  }

  /// What a reader that pauses for 8 s in a stream of 3,000,000 tokens costs its server.
  private func pausedReader(_ client: Client) async throws {
    let idle = Self.residentMiB(serverPID)
    var iterator = client.generate(ByteBuffer(integer: UInt32(3_000_000))).makeAsyncIterator()
    var count = try await iterator.nextBatch()?.count ?? 0
    try await Task.sleep(for: .seconds(8))
    let paused = Self.residentMiB(serverPID)
    while let batch = try await iterator.nextBatch() { count += batch.count }
    let after = Self.residentMiB(serverPID)
    print(
      "reader paused 8 s, \(count) tokens: server holds \(idle) MiB before, \(paused) MiB meanwhile,"
        + " \(after) MiB after")
  }

  private static func residentMiB(_ pid: pid_t) -> Int {
    guard let file = fopen("/proc/\(pid)/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard fgets(&line, 256, file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let fields = text.split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(getpagesize()) / (1 << 20) : 0
  }

  private func unary(_ client: Client, width: Int, count: Int) async throws -> Int {
    let request = ByteBuffer(repeating: 1, count: 130)
    return try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<width {
        group.addTask {
          for _ in 0..<count / width { _ = try await client.call(request) }
          return count / width
        }
      }
      return try await group.reduce(0, +)
    }
  }

  private func stream(_ client: Client, _ count: Int) async throws -> Int {
    var received = 0
    var iterator = client.generate(ByteBuffer(integer: UInt32(count))).makeAsyncIterator()
    while let batch = try await iterator.nextBatch() { received += batch.count }
    return received
  }

  private func measure(
    _ name: String, _ unit: String, scale: Double = 1, _ body: () async throws -> Int
  ) async throws {
    _ = try await body()
    var rates: [Double] = []
    var cpu: [Double] = []
    for _ in 0..<5 {
      let start = ContinuousClock.now
      let before = Self.cpuSeconds(getpid()) + Self.cpuSeconds(serverPID)
      let count = Double(try await body())
      let time = (ContinuousClock.now - start) / .seconds(1)
      rates.append(count * scale / time)
      cpu.append((Self.cpuSeconds(getpid()) + Self.cpuSeconds(serverPID) - before) / count)
    }
    let micros = Int(cpu.sorted()[2] * 1e7)
    print(
      "\(name): \(Int(rates.sorted()[2])) \(unit), \(micros / 10).\(micros % 10) µs of CPU each,"
        + " both sides")
  }

  /// User and system time of a process so far.
  private static func cpuSeconds(_ pid: pid_t) -> Double {
    var clock = clockid_t()
    var time = timespec()
    guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else { return 0 }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

enum Subprocess {
  struct SpawnFailed: Error {}

  static func spawn(_ arguments: [String]) throws -> pid_t {
    var pid = pid_t()
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    guard posix_spawn(&pid, arguments[0], nil, nil, pointers, environ) == 0 else {
      throw SpawnFailed()
    }
    return pid
  }
}
#endif
