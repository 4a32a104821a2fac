import Martlet

@PyFunction final class Shape {}
