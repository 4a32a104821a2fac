import Martlet

@PyFunction func identity<T>(_ value: T) -> T { value }
