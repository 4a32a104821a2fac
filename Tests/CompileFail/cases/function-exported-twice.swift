import Martlet

@PyFunction @PyFunction func twice() {}
