"""Methods of actors, of types on the main actor, and of classes that one thread may use."""

import asyncio
import inspect
import threading
from typing import Any

import async_tests as m
import pytest

thread = threading.get_native_id


def test_methods_of_an_actor_are_awaited() -> None:
    async def main() -> None:
        account = m.Account("Ada")
        assert inspect.isawaitable(call := account.deposit(5))
        assert await call == 5
        assert await account.deposit(amount := 7, note="lunch") == 5 + amount
        assert await account.deposit_later(1) == 13
        assert await account.notes() == ["", "lunch", ""]
        assert await account.itself() is account
        assert await account.deposit_twice(1) == 15
        totals = await asyncio.gather(*[account.deposit_later(1) for _ in range(100)])
        assert sorted(totals) == list(range(16, 116))

    asyncio.run(main())


def test_errors_of_an_actor() -> None:
    async def main() -> None:
        account = m.Account("Ada")
        with pytest.raises(ValueError, match="^amount must not be negative$"):
            await account.deposit(-1)
        with pytest.raises(ValueError, match="^amount must not be negative$"):
            await account.deposit_later(-1)
        with pytest.raises(TypeError, match=r"^Account.deposit\(\) argument 'amount': "):
            account.deposit("a")

    asyncio.run(main())


def test_what_is_not_isolated_is_not_awaited() -> None:
    account = m.Account.open("Ada")
    assert (account.owner, account.initial, account.title()) == ("Ada", "A", "account of Ada")
    # Isolated state is no property.
    assert not hasattr(account, "log")
    assert not hasattr(account, "total")


def test_C22_a_class_that_is_not_sendable_stays_on_the_loop() -> None:
    async def main() -> None:
        here = thread()
        session = m.Session()
        assert await session.visit(here) == [True, True]
        assert await session.visit_again(here)
        results = await asyncio.gather(*[session.visit(here) for _ in range(20)])
        assert all(all(each) for each in results)
        assert len(session.visits) == 42

    asyncio.run(main())
    session = m.Session()
    # Without a loop it starts when it is awaited.
    assert asyncio.run(session.visit(thread())) == [True, True]


def test_a_sendable_class_goes_where_it_says() -> None:
    async def main() -> None:
        here = thread()
        session = m.SharedSession()
        assert await session.visit(here) is False
        assert await session.visit_on_loop(here) is True
        assert await session.visit_on_main() is True
        assert await session.visit_concurrently(here) is False

    asyncio.run(main())


def test_a_class_on_the_main_actor() -> None:
    async def main() -> None:
        window = m.Window("w")
        assert await window.click() == 1
        assert await window.click_later() == 2
        assert window.about() == "window w"
        assert window.title == "w"
        assert not hasattr(window, "clicks")

    asyncio.run(main())


def test_async_30_two_calls_that_each_want_the_object_alone() -> None:
    async def main() -> None:
        thing = m.Exclusive()
        results = await asyncio.gather(thing.take(), thing.take(), return_exceptions=True)
        # Nothing borrows the object across an await; what must be alone says so itself.
        assert [repr(each) for each in results] == ["None", "RuntimeError('already in use')"]
        assert await thing.take() is None

    asyncio.run(main())


def test_K5_async_30_a_struct_is_borrowed_at_the_call_only() -> None:
    async def main() -> None:
        point = m.Point(1)
        first = point.later()
        point.x = 5
        second: Any = point.later()
        assert await asyncio.gather(first, second) == [1, 5]

    asyncio.run(main())
