import Martlet

@PyFunction func sum(_ values: Int..., scale: Int = 1) -> Int { values.count * scale }
