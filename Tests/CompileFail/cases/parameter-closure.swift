import Martlet

@PyFunction func apply(_ body: @escaping (Int) -> Int) -> Int { body(1) }
