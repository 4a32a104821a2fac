import Martlet

@PyFunction func sameDate(_ date: PyDate) -> PyDate { date }
@PyFunction func sameTime(_ time: PyTime) -> PyTime { time }
@PyFunction func sameDateTime(_ value: PyDateTime) -> PyDateTime { value }
@PyFunction func sameZone(_ zone: PyTimeZone?) -> PyTimeZone? { zone }
@PyFunction func makeDate(_ year: Int, _ month: Int, _ day: Int) -> PyDate {
  PyDate(year: year, month: month, day: day)
}
@PyFunction func latest(_ dates: [PyDate]) -> PyDate? { dates.max() }
@PyFunction func zones(_ py: Python, minutes: Int) throws -> (PyTimeZone, PyTimeZone) {
  (try .utc(py), try .fixed(.seconds(60 * minutes), py))
}
