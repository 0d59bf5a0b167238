// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "sim/whole.h"

namespace holdfast::sim
{

bool isWhole(const store::StoreStatus& status)
{
    for (const store::DriveStatus& drive : status.drives) {
        if (drive.state == store::DriveState::Retired)
            continue;
        if (drive.state != store::DriveState::Member || drive.owed != 0)
            return false;
    }
    if (status.growth.state != store::GrowthStatus::State::Idle)
        return false;
    return status.state == store::StoreState::Ready && status.underReplicated == 0 &&
           status.undecided == 0 && status.witnessOk;
}

std::string describe(const store::StoreStatus& status)
{
    std::string out = std::string(storeStateName(status.state)) +
                      " under-replicated " + std::to_string(status.underReplicated) + " undecided " +
                      std::to_string(status.undecided) + " quarantined " +
                      std::to_string(status.quarantined) + (status.witnessOk ? "" : " no witness") +
                      " growth " + std::to_string(static_cast<int>(status.growth.state)) + " " +
                      std::to_string(status.growth.slotsDone) + "/" +
                      std::to_string(status.growth.slotsTotal) + " " + status.growth.reason;
    for (const store::DriveStatus& drive : status.drives) {
        out += "; " + drive.path + " " + std::string(driveStateName(drive.state)) + " owed " +
               std::to_string(drive.owed) + (drive.reason.empty() ? "" : " (" + drive.reason + ")");
    }
    return out;
}

} // namespace holdfast::sim
