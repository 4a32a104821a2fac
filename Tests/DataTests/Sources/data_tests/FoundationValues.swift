import FoundationEssentials
import Martlet
import MartletFoundation

@PyFunction func data(_ value: Data) -> Data { value }
@PyFunction func uuid(_ value: UUID) -> UUID { value }
@PyFunction func decimal(_ value: Decimal) -> Decimal { value }
@PyFunction func date(_ value: Date) -> Date { value }
@PyFunction func url(_ value: URL) -> URL { value }
