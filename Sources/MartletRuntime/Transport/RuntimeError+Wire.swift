#if Runtime
import NIOCore

extension RuntimeError {
  /// A MessagePack map with text keys, cut so that it fits into one frame.
  func encoded() -> ByteBuffer {
    var pairs: [MessagePackValue.Pair] = [
      .init(.string("code"), .string(code.rawValue)),
      .init(.string("message"), .string(Self.cut(message))),
    ]
    if isUnprocessed { pairs.append(.init(.string("unprocessed"), .bool(true))) }
    if let failure {
      pairs.append(.init(.string("class"), .string(Self.cut(failure.className, 1024))))
      pairs.append(.init(.string("text"), .string(Self.cut(failure.message))))
      let bases = failure.baseClassNames.prefix(16).map {
        MessagePackValue.string(Self.cut($0, 256))
      }
      pairs.append(.init(.string("bases"), .array(bases)))
      if let status = failure.status { pairs.append(.init(.string("status"), .int(Int64(status)))) }
      if let traceback = failure.traceback {
        // The innermost frames stand last, and they are the ones worth having.
        pairs.append(.init(.string("traceback"), .string(Self.cutFront(traceback))))
      }
    }
    return MessagePackValue.map(pairs).encoded()
  }

  init(decoding payload: ByteBuffer) throws(ProtocolViolation) {
    let value: MessagePackValue
    do { value = try MessagePackValue(decoding: payload, depthLimit: 8) } catch {
      throw ProtocolViolation("error frame: \(error)")
    }
    guard case .map(let pairs) = value else { throw ProtocolViolation("error frame is not a map") }
    func text(_ key: String) -> String? {
      guard case .string(let text)? = pairs.first(where: { $0.key == .string(key) })?.value else {
        return nil
      }
      return text
    }
    guard let name = text("code"), let message = text("message") else {
      throw ProtocolViolation("error frame without 'code' and 'message'")
    }
    // A code that only a later version knows is still a failure at the other side.
    self.init(Code(rawValue: name) ?? .unavailable, message)
    isUnprocessed = pairs.contains { $0.key == .string("unprocessed") && $0.value == .bool(true) }
    guard let className = text("class") else { return }
    var failure = HandlerFailure(
      className: className, message: text("text") ?? "", traceback: text("traceback"))
    if case .int(let status)? = pairs.first(where: { $0.key == .string("status") })?.value {
      failure.status = Int(status)
    }
    if case .array(let bases)? = pairs.first(where: { $0.key == .string("bases") })?.value {
      failure.baseClassNames = bases.compactMap {
        if case .string(let base) = $0 { base } else { nil }
      }
    }
    self.failure = failure
  }

  private static func cut(_ text: String, _ limit: Int = 12 << 10) -> String {
    guard text.utf8.count > limit else { return text }
    return String(decoding: text.utf8.prefix(limit), as: UTF8.self) + "… (cut)"
  }

  private static func cutFront(_ text: String, _ limit: Int = 24 << 10) -> String {
    guard text.utf8.count > limit else { return text }
    return "(cut) …" + String(decoding: text.utf8.suffix(limit), as: UTF8.self)
  }
}
#endif
