"""How long `remit serve` waits before it starts a worker again."""

from remit.service.config.supervisor import next_pause


def test_worker_that_fails_at_its_beginning_is_started_less_and_less_often() -> None:
    pauses = [1.0]
    for _ in range(8):
        pauses.append(next_pause(pauses[-1], ran=0.5))
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30, 30]


def test_worker_that_had_worked_for_a_while_is_started_again_at_once_however_often_others_failed() -> None:
    assert next_pause(30.0, ran=61) == 1.0
