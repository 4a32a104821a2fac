#if Runtime
/// What has a number of its own.
protocol Numbered: AnyObject {
  var id: UInt32 { get }
}

/// The streams of a connection, by their numbers: asked for with every frame.
///
/// Numbers are given in order, so one multiplication spreads them, where a dictionary's hash would
/// take a tenth of a short call's time. The factor is the table's own and not to be guessed: a peer
/// can't choose numbers that clash.
struct StreamTable<Stream: Numbered> {
  private var slots: [Stream?] = Array(repeating: nil, count: 16)
  private let factor = UInt32.random(in: 0...UInt32.max) | 1
  /// How many streams there are.
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  var streams: [Stream] { slots.compactMap { $0 } }

  subscript(id: UInt32) -> Stream? { slots[index(of: id)] }

  /// Adds a stream whose number is new.
  mutating func insert(_ stream: Stream) {
    if 2 * (count + 1) > slots.count { grow() }
    slots[index(of: stream.id)] = stream
    count += 1
  }

  mutating func remove(_ id: UInt32) {
    var hole = index(of: id)
    guard slots[hole] != nil else { return }
    slots[hole] = nil
    count -= 1
    // Those behind it that would not be found any more move up.
    var next = successor(hole)
    while let stream = slots[next] {
      let home = home(of: stream.id)
      if distance(home, next) >= distance(hole, next) {
        slots[hole] = stream
        slots[next] = nil
        hole = next
      }
      next = successor(next)
    }
  }

  /// Where the stream is, or would be put. At least half of the slots are empty.
  private func index(of id: UInt32) -> Int {
    var index = home(of: id)
    while let stream = slots[index], stream.id != id { index = successor(index) }
    return index
  }

  /// The product's high bits: the low ones of the numbers would be those of the slots.
  private func home(of id: UInt32) -> Int {
    Int((id &* factor) >> UInt32(truncatingIfNeeded: 32 - slots.count.trailingZeroBitCount))
  }

  private func successor(_ index: Int) -> Int { (index + 1) & (slots.count - 1) }

  private func distance(_ from: Int, _ to: Int) -> Int { (to - from) & (slots.count - 1) }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: nil, count: 2 * old.count)
    for case let stream? in old { slots[index(of: stream.id)] = stream }
  }
}
#endif
