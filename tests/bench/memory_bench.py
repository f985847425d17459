#!/usr/bin/env python3
"""The largest resident memory of one import whose set is about SIZE MiB (default 1024): one month of one sender.

   memory_bench.py [SIZE]
"""

import sys

from bench_node import BenchNode

SENDER, RECEIVER, SERIAL, MONTH = "9990000011", "9990000022", "20260325101500", "202604"
ROWS_PER_PERSON = 200
ROW = '202407,131011,{insured},20260325,202604,9990000011,"介護　計子",387,,202604{day:02},,0930,1030,1,111211,,,,,9990000022,"ヘルパーみほん, ""東""店",,0,9990000011,\r\n'


def write_set(folder, people):
    tail = f"{MONTH}_{SENDER}_43_{RECEIVER}_11_{SERIAL}.CSV"
    with open(folder / f"UPPLAN_{tail}", "w", encoding="cp932", newline="") as plan, \
            open(folder / f"UPSIKYU_{tail}", "w", encoding="cp932", newline="") as annex, \
            open(folder / f"UPHOSOKU_{tail}", "w", encoding="cp932", newline="") as supplement:
        for insured in people:
            plan.write("".join(ROW.format(insured=insured, day=n % 30 + 1) for n in range(ROWS_PER_PERSON)))
            head = f"202407,131011,{insured},20260325,202604"
            units = 387 * ROWS_PER_PERSON
            annex.write(f'{head},"ヘルパーみほん",9990000022,,111211,,,,387,,,{ROWS_PER_PERSON},{units},{units},,,0,{units},11.40,,90,,,,,,,,0,,,9990000011,\r\n')
            annex.write(f'{head},,9999999999,,999999,,,,0,,,0,{units},{units},,,0,{units},,,,,,,,,,,0,,,9990000011,\r\n')
            supplement.write(f'202407,131011,{insured},00000000,"ミホン　ハナコ","見本　花子",2,19400229' + "," * 55 + f"{MONTH}\r\n")


def write_register(folder, people):
    with open(folder / "KK_PERSON_131011_20260301000000.csv", "w", encoding="cp932", newline="") as register:
        register.write("保険者番号,被保険者番号,履歴番号,氏名,氏名カナ,生年月日,性別,資格区分,資格取得日,異動区分\r\n")
        for insured in people:
            register.write(f"131011,{insured},1,見本　花子,ミホン　ハナコ,19400229,2,1,20050301,1\r\n")


def main(size):
    with BenchNode(size) as node:
        people = [f"{n:010}" for n in range(1, size * 1024 * 1024 // (len(ROW.encode("cp932")) * ROWS_PER_PERSON) + 1)]
        for name, write in (("register", write_register), ("plans", write_set)):
            (node.folder / name).mkdir()
            write(node.folder / name, people)
        seconds, memory = node.timed("import", "run", str(node.folder / "register"))
        print(f"register of {len(people)} people: {seconds:.0f} s, {memory:.0f} MiB", flush=True)
        megabytes = sum(f.stat().st_size for f in (node.folder / "plans").iterdir()) / 2**20
        seconds, memory = node.timed("import", "run", str(node.folder / "plans"))
        print(f"set of {megabytes:.0f} MiB, {len(people) * ROWS_PER_PERSON} occurrences: {seconds:.0f} s "
              f"({len(people) * (ROWS_PER_PERSON + 3) / seconds:.0f} rows/s), {memory:.0f} MiB resident (goal 256)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1024)
