/// `optional ?? fallback`, which the standard library has for escapable values only.
@_lifetime(copy optional, copy fallback)
public func ?? (optional: Bound?, fallback: Bound) -> Bound {
  switch optional {
  case .some(let object): object
  case .none: fallback
  }
}
