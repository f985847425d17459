#pragma once

namespace kakehashi::app {

/// Keeps what is in this process's memory out of core files and away from other processes of the same user: keys and records are in it.
/// Before anything else. Where the system refuses, the program goes on; the unit under conf/systemd says the same from outside.
void keep_own_memory() noexcept;

}  // namespace kakehashi::app
