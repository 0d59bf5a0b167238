// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "env/clock_sync.h"

#include <sys/timex.h>

namespace holdfast::env
{

bool isClockSynchronised()
{
    timex state{}; // no modes: it only asks
    const int answer = ::adjtimex(&state);
    return answer != -1 && answer != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

} // namespace holdfast::env
