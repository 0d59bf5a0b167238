// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace holdfast::app::cli
{

/// What the program's exit says to a script. Written out for people in help.cpp.
enum Exit {
    kGood = 0,
    kFailed = 1,      ///< something was not done
    kUsage = 2,       ///< it was asked for wrongly, or a guard refused; nothing was done
    kNeedsAnswer = 3, ///< jobs wait for a person: a name is taken, a file changed
    kNoPlace = 4,     ///< the place is not known, has no key here, or refuses the key
    kBusy = 5,        ///< another Holdfast has the journal
    kInterrupted = 130,
};

} // namespace holdfast::app::cli
