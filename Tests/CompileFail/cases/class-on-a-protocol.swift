import Martlet

@PyClass protocol Shape {}
