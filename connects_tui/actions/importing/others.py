"""Everything of a source that is no proposal: what came, what was bought, what went elsewhere, what is computed."""

from datetime import date
from decimal import Decimal
from typing import Final

from connects_tui.actions.importing.ground import Ground
from connects_tui.actions.importing.pairing import NEAR, SIMILAR, similarity
from connects_tui.actions.importing.preview import Choice
from connects_tui.actions.importing.refunds import weigh_refunds
from connects_tui.actions.recording import rules_on
from connects_tui.exchange.arriving.items import Item
from connects_tui.ledger.entries import Balance, Edit, Grant, Proposal, PurchaseMade, Spend
from connects_tui.rules.values import cents
from connects_tui.wording import day_words, how_many, usd

_ALLOWANCE_WITHIN: Final = 2
_FEE_WITHIN: Final = 4


def weigh_others(ground: Ground) -> None:
    """Decide on everything that is left; the proposals were decided on before."""
    weigh_refunds(ground)
    for place, item in ground.undecided("purchase"):
        _purchase(ground, place, item)
    for place, item in ground.undecided("bonus", "spend"):
        _other(ground, place, item)
    for place, item in ground.undecided("allowance"):
        _allowance(ground, place, item)
    for place, item in ground.undecided("lapse"):
        _lapse(ground, place, item)
    for place, item in ground.undecided("fee"):
        _fee(ground, place, item)
    for place, item in ground.undecided("balance"):
        _balance(ground, place, item)
    for place, item in ground.undecided("unknown"):
        _unknown(ground, place, item)


# --- Connects that were bought ---------------------------------------------------------------------------------------


def _purchase(ground: Ground, place: int, item: Item) -> None:
    if not item.connects:
        _purchase_by_money(ground, place, item)
        return
    for entry in ground.purchases.near(item.connects, item.day, NEAR):
        if entry.note == ground.words_of(item) and entry.on != item.on:
            continue  # it came from such a source, which had the exact day: another purchase
        ground.purchases.take(entry)
        _compare_payment(ground, place, item, entry)
        return
    made = PurchaseMade(
        on=item.day, connects=item.connects, paid=item.paid, note=ground.words_of(item), id=ground.id_for(item)
    )
    money = f" for {usd(item.paid)}" if item.paid is not None else ""
    ground.add(place, f"{how_many(item.connects)} bought{money}", made)


def _compare_payment(ground: Ground, place: int, item: Item, entry: PurchaseMade) -> None:
    """Say that a purchase is there; where the source says another price, offer to correct it."""
    paid = _paid(ground, entry)
    same_day = entry.on == item.on
    named = "in the journal already" if same_day else f"the purchase of {day_words(entry.on, ground.today)}"
    if item.paid is None or item.paid == paid:
        ground.there(place, named)
    elif entry.id is None:
        ground.aside(place, f"{named} was written by hand without an id: correct what was paid in an editor")
    else:
        why = f"the journal says {'nothing' if paid is None else usd(paid)} was paid"
        correction = Edit(on=ground.today, of=entry.id, set={"paid": format(item.paid, "f")})
        ground.ask(place, why, Choice(f"correct it to {usd(item.paid)}", (correction,)))


def _purchase_by_money(ground: Ground, place: int, item: Item) -> None:
    """Take a purchase that says only what was paid: the price of that day says how many it may have been."""
    assert item.paid is not None  # noqa: S101 - a purchase says how many, or what was paid
    price = _price(ground, item.day)
    connects = int(item.paid / price) if price and item.paid % price == 0 else 0
    for entry in ground.purchases.near(connects, item.day, NEAR) if connects else ():
        if _paid(ground, entry) == item.paid and not (entry.note == ground.words_of(item) and entry.on != item.on):
            ground.purchases.take(entry)
            ground.there(place, f"the purchase of {day_words(entry.on, ground.today)}")
            return
    if not connects or price is None:
        ground.ask(place, f"{item.doubt}, and {usd(item.paid)} is no multiple of the price")
        return
    made = PurchaseMade(on=item.day, connects=connects, paid=item.paid, note=ground.words_of(item))
    ground.ask(place, item.doubt, Choice(f"{how_many(connects)}, at {usd(price)} each", (made,)))


def _price(ground: Ground, on: date) -> Decimal | None:
    """Return what a Connect cost on a day, in USD, under the plan the account has; `None` where it is unknown."""
    rules, state = rules_on(ground.ledger, on), ground.ledger.state
    if rules is None or state is None:
        return None
    plan = rules.plan(state.plan.id)
    offer = None if plan is None else plan.purchase
    return None if offer is None else offer.price


def _paid(ground: Ground, entry: PurchaseMade) -> Decimal | None:
    if entry.paid is not None:
        return entry.paid
    price = _price(ground, entry.on)
    return None if price is None else cents(price * entry.connects)


# --- bonuses and other spending --------------------------------------------------------------------------------------


def _other(ground: Ground, place: int, item: Item) -> None:
    words = item.reason or item.raw
    kind = "grant" if item.what == "bonus" else "spend"
    for entry in ground.others.near((kind, item.connects), item.day, 1):
        own = entry.reason if isinstance(entry, Grant) else entry.what
        if entry.on == item.on or (similarity(own, words) > SIMILAR and entry.note != ground.words_of(item)):
            ground.others.take(entry)
            ground.there(place)
            return
    note, made = ground.words_of(item), ground.id_for(item)
    if kind == "grant":
        grant = Grant(on=item.day, connects=item.connects, reason=words, note=note, id=made)
        ground.add(place, f"{how_many(item.connects)} as a bonus", grant)
    else:
        spend = Spend(on=item.day, connects=item.connects, what=words, note=note, id=made)
        ground.add(place, f"{how_many(item.connects)} spent on something else", spend)


# --- what the rules compute ------------------------------------------------------------------------------------------


def _allowance(ground: Ground, place: int, item: Item) -> None:
    """Compare an allowance with those that the plan gives; it is never recorded twice."""
    if item.day < ground.opening:
        ground.aside(place, "an allowance before the opening: it is in the opening balance")
        return
    near = [
        row
        for row in ground.movements
        if row.kind == "allowance" and abs((row.on - item.day).days) <= _ALLOWANCE_WITHIN
    ]
    same = next((row for row in near if row.connects == item.connects), None)
    if same is not None:
        ground.movements.remove(same)
        ground.there(place, f"the allowance of {day_words(same.on, ground.today)}, by the plan")
        return
    has = (
        f"one of {how_many(near[0].connects)} on {day_words(near[0].on, ground.today)}" if near else "none on that day"
    )
    bonus = Grant(on=item.day, connects=item.connects, reason=item.raw, note=item.raw)
    why = f"the plan gives {has}; what this account gets is set under membership"
    ground.ask(place, why, Choice("record it as bonus Connects", (bonus,)))


def _lapse(ground: Ground, place: int, item: Item) -> None:
    near = (
        row
        for row in ground.movements
        if row.kind == "expiry" and -row.connects == item.connects and abs((row.on - item.day).days) <= 1
    )
    same = next(near, None)
    if same is not None:
        ground.movements.remove(same)
        ground.there(place, f"lapsed on {day_words(same.on, ground.today)}, by the rules")
    else:
        ground.aside(place, "what lapses follows from the rules, and by them nothing did on that day")


def _fee(ground: Ground, place: int, item: Item) -> None:
    """Compare a membership fee with those that the plan charges."""
    assert item.paid is not None  # noqa: S101 - a fee says what was paid
    if item.day < ground.opening:
        ground.aside(place, "a membership fee before the opening: the journal's books begin later")
        return
    near = [fee for fee in ground.payments if fee.kind == "fee" and abs((fee.on - item.day).days) <= _FEE_WITHIN]
    same = next((fee for fee in near if fee.amount == item.paid), None)
    if same is not None and not item.doubt:
        ground.payments.remove(same)
        ground.there(place, f"the plan's fee of {day_words(same.on, ground.today)}")
        return
    has = f"{usd(near[0].amount)} on {day_words(near[0].on, ground.today)}" if near else "none on that day"
    ground.aside(
        place,
        f"{item.doubt or 'a membership fee'}; the plan charges {has}: set what this account pays under membership",
    )


def _balance(ground: Ground, place: int, item: Item) -> None:
    known = next(ground.balances.near(item.connects, item.day, 0), None)
    if known is not None:
        ground.balances.take(known)
        ground.there(place)
    else:
        made = Balance(on=item.day, connects=item.connects, id=ground.id_for(item))
        ground.add(place, f"Upwork showed {how_many(item.connects)}", made)


# --- what is not known -----------------------------------------------------------------------------------------------


def _unknown(ground: Ground, place: int, item: Item) -> None:
    connects, note = abs(item.connects), ground.words_of(item)
    if item.connects <= 0:
        title = item.title or item.raw
        proposal = Proposal(on=item.day, connects=connects, title=title, note=item.raw, id=ground.book.new_id())
        spend = Spend(on=item.day, connects=connects, what=item.raw, note=item.raw)
        choices = [Choice(f'a proposal, "{title}"', (proposal,)), Choice("other spending", (spend,))]
    else:
        grant = Grant(on=item.day, connects=connects, reason=item.raw, note=item.raw)
        bought = PurchaseMade(on=item.day, connects=connects, note=note or item.raw)
        choices = [Choice("bonus Connects", (grant,)), Choice("Connects bought", (bought,))]
    ground.ask(place, item.doubt or "it is not known what this is", *choices)
