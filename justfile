# The commands of the house. Without `just` on the machine: npx --yes rust-just <recipe>

target := env("CARGO_TARGET_DIR", "target")
tools := target / "tools"

# a house with people and needs in it, to look at: on the screens at the address that it prints, and in the terminal
demo: console
    cargo run -- demo --open

# the coordinator's screens, from services/dispatcher/web into its dist folder: quick when nothing has changed
console:
    services/dispatcher/web/build

# all roles in one process, on the data folder ./data
up:
    cargo run -- all

# each role in a process of its own, with PostgreSQL and nats-server beside them, on the folder ./data/distributed
distributed: tools
    cargo build && exec deploy/distributed

# everything that has to hold, in the order that fails fastest; installs what it needs
test: format tools contract boundaries lint words binaries tests browser

# what to run before a commit: all but the tests that start servers
check: format contract boundaries lint

format:
    cargo fmt --all --check

# PostgreSQL, nats-server, buf, maildev, oidc-provider, a Python with grpcio and icalendar: quick when they are there
tools:
    tests/tools

# buf's lint, and nothing broken since the commit that last changed proto/BASELINE
contract: tools
    tests/contract

# who may name whom, file sizes, words, licences
boundaries:
    cargo test --workspace --all-features --test boundaries

# with the testkit and without: what is compiled out must be clean too
lint:
    cargo clippy --workspace --all-targets --all-features -- -D warnings
    cargo clippy --workspace --lib --bins -- -D warnings

# the binary as people get it, and the one with the testkit, which stays in the target folder for whoever builds next
binaries:
    cargo build --workspace --bins && install -D {{ target }}/debug/borgertorg {{ tools }}/bin/borgertorg-shipped
    cargo build --workspace --all-targets --all-features && install -D {{ target }}/debug/borgertorg {{ tools }}/bin/borgertorg-testkit

tests:
    if cargo nextest --version >/dev/null 2>&1; then cargo nextest run --workspace --all-features; else cargo test --workspace --all-features; fi

# the logic of the screens
words: console
    cd services/dispatcher/web && npm test --silent

# the screens in a real browser, against the real binary; where a story sets the clock, against the one with the testkit
browser: tools console
    cd services/dispatcher/web && BORGERTORG={{ absolute_path(tools) }}/bin/borgertorg-shipped \
        HOUSE_TESTKIT={{ absolute_path(tools) }}/bin/borgertorg-testkit npm run e2e --silent

# how fast the screens are in a large house, against the release build; prints the tables of services/dispatcher/web/README.md
figures: console
    cargo build --release -p borgertorg
    cd services/dispatcher/web && BORGERTORG={{ absolute_path(target) }}/release/borgertorg npm run figures --silent

# the ways of people through the whole house
journeys: tools binaries
    cargo test --workspace --all-features --test journeys

# a thousand kills in each form of the house, and everything else that may happen to it, for longer; CHAOS_SEED=<number> plays a run again
soak: tools binaries
    CHAOS_KILLS=1000 cargo test --workspace --all-features --test chaos promises -- --nocapture --test-threads 1
    CHAOS_STOPS=20 CHAOS_ROLLS=80 cargo test --workspace --all-features --test chaos -- --nocapture --test-threads 1 \
        replicas rolling restore store
    CHAOS_AWAY=600 cargo test --workspace --all-features --test chaos broker_is_away -- --nocapture --test-threads 1
    RUSH_ROUNDS=1000 cargo test --workspace --all-features --test service --test guards of_many -- --nocapture --test-threads 1
    ORDERS=1000 cargo test --workspace --all-features --test service in_any_order -- --nocapture --test-threads 1
    POWER_NODES=3 cargo test --workspace --all-features --test bus_contract power -- --nocapture --test-threads 1
    POISON=100 cargo test --workspace --all-features --test bus_contract poison -- --nocapture --test-threads 1

# libFuzzer on each thing that bytes can enter by, or on those named; FUZZ_SECONDS=<number> for each, and see tests/fuzz/run
fuzz *targets:
    tests/fuzz/run {{ targets }}

# bounded load on loopback against the release build; prints a table
load: tools
    cargo build --release -p borgertorg && install -D {{ target }}/release/borgertorg {{ tools }}/bin/borgertorg-shipped
    cargo test --release -p tests --test load -- --nocapture
    cargo test --release -p platform --features testkit --test drain -- --nocapture

# the planner beside OR-Tools CP-SAT on this machine, each plan and bound judged; BENCHMARK is the folder of the matching benchmark's scripts
bench-matching benchmark *options:
    cargo build --release -p borgertorg && cargo build --release -p tests --example certify
    tests/bench-matching {{ benchmark }} {{ options }}
