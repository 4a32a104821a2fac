#if Runtime
import Synchronization

/// One choice among those instances that are eligible for it.
struct InstanceChoice {
  let all: [TrackedInstance]
  /// Counts a client's calls.
  let turn: Int
  let isEligible: (TrackedInstance) -> Bool

  /// The instance; nil if none is eligible.
  func make(_ mode: RoutingMode) -> TrackedInstance? {
    guard !all.isEmpty else { return nil }
    switch mode {
    case .roundRobin: return firstEligible(from: turn)
    case .random: return random()
    case .direct(let id): return all.first { $0.instance.id == id }
    case .leastLoaded:
      // Ties go round, or the first instance would get every call of a quiet client.
      return eligible(from: turn).min { Self.load($0) < Self.load($1) }
    case .powerOfTwoChoices:
      guard let a = random(), let b = random() else { return nil }
      return Self.load(b) < Self.load(a) ? b : a
    case .consistentHash(let key):
      let hash = Self.hash(key)
      return all.filter(isEligible).max {
        Self.weight(hash, $0.instance.id) < Self.weight(hash, $1.instance.id)
      }
    }
  }

  private func random() -> TrackedInstance? { firstEligible(from: Int.random(in: 0..<all.count)) }

  private func firstEligible(from start: Int) -> TrackedInstance? {
    for offset in 0..<all.count {
      let candidate = all[Self.index(start, offset, all.count)]
      if isEligible(candidate) { return candidate }
    }
    return nil
  }

  private func eligible(from start: Int) -> [TrackedInstance] {
    (0..<all.count).map { all[Self.index(start, $0, all.count)] }.filter(isEligible)
  }

  static func index(_ start: Int, _ offset: Int, _ count: Int) -> Int {
    Int((UInt(bitPattern: start) &+ UInt(offset)) % UInt(count))
  }

  private static func load(_ instance: TrackedInstance) -> Int {
    instance.inFlight.load(ordering: .relaxed)
  }

  /// FNV-1a: the same in every process, unlike Swift's own hashing.
  private static func hash(_ key: String) -> UInt64 {
    key.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// Rendezvous hashing: the instance with the highest mix of both wins, so an instance that leaves
  /// moves its own keys only. The mixing is splitmix64's.
  private static func weight(_ hash: UInt64, _ id: InstanceID) -> UInt64 {
    var x = hash ^ (id.rawValue &* 0x9e37_79b9_7f4a_7c15)
    x = (x ^ (x >> 30)) &* 0xbf58_476d_1ce4_e5b9
    x = (x ^ (x >> 27)) &* 0x94d0_49bb_1331_11eb
    return x ^ (x >> 31)
  }
}
#endif
