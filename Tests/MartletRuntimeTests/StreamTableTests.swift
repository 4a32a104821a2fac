#if Runtime
import Testing

@testable import MartletRuntime

@Suite("Stream table") struct StreamTableTests {
  private final class Stream: Numbered {
    let id: UInt32
    init(_ id: UInt32) { self.id = id }
  }

  /// Numbers that follow each other, that leap, and that are chosen to clash in their low or high bits.
  @Test(arguments: [1, 3, 1 << 10, 1 << 20] as [UInt32])
  func behavesAsADictionary(step: UInt32) {
    var table = StreamTable<Stream>()
    var model: [UInt32: Stream] = [:]
    var last: UInt32 = 0
    for turn in 0..<4_000 {
      // Now it grows, now it shrinks.
      if Int.random(in: 0..<10) < (turn % 1_000 < 500 ? 7 : 2) || model.isEmpty {
        last &+= step
        let stream = Stream(last)
        table.insert(stream)
        model[last] = stream
      } else if let id = model.keys.randomElement() {
        table.remove(id)
        model[id] = nil
        #expect(table[id] == nil)
      }
      table.remove(last &+ 1)
      #expect(table[last &+ 1] == nil && table.count == model.count)
      if turn % 50 == 0 {
        for (id, stream) in model { #expect(table[id] === stream) }
        #expect(Set(table.streams.map(\.id)) == Set(model.keys))
        #expect(table.isEmpty == model.isEmpty)
      }
    }
  }
}
#endif
