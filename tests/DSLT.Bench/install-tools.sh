#!/bin/sh
# The public tools that the benchmarks measure with: wrk, and PostgreSQL with its pgbench. Debian and its kin.
set -eu

missing=""
command -v wrk >/dev/null 2>&1 || missing="$missing wrk"
ls /usr/lib/postgresql/*/bin/pgbench >/dev/null 2>&1 || missing="$missing postgresql"

if [ -z "$missing" ]; then
    echo "wrk and pgbench are installed."
    exit 0
fi

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Missing:$missing. This is not Debian: install them with your system's package manager." >&2
    exit 1
fi

# Debian would start a cluster of its own; the benchmarks make a throw-away one.
mkdir -p /etc/postgresql-common/createcluster.d
echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.d/no-main-cluster.conf
apt-get update
# shellcheck disable=SC2086
apt-get install -y --no-install-recommends $missing
