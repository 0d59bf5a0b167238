// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "replica/start_rules.h"

namespace holdfast::replica
{

StartVerdict mayStart(const StartFacts& facts)
{
    StartVerdict verdict;
    std::uint32_t present = 0;
    for (std::uint32_t i = 0; i < facts.drives.size(); ++i) {
        const StartFacts::Drive& drive = facts.drives[i];
        if (!drive.member || drive.accepted)
            continue;
        if (drive.present)
            ++present;
        else
            verdict.missing.push_back(i);
    }
    if (present == 0)
        return verdict;
    verdict.start = verdict.missing.empty() || facts.witnessConfirms ||
                    verdict.missing.size() < facts.minSync;
    return verdict;
}

} // namespace holdfast::replica
