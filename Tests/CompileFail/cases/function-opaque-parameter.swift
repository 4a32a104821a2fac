import Martlet

@PyFunction func count(_ values: some Collection) -> Int { values.count }
