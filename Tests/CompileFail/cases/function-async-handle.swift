import Martlet

@PyFunction func later(_ object: Bound) async {}
@PyFunction func soon(_ py: Python, n: Int) async -> Int { n }
