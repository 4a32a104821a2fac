import Martlet

@PyFunction @MainActor func update(_ n: Int) {}
