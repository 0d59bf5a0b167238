// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "placement/optimiser.h"
#include "replica/assembly.h"
#include "store/growth.h"
#include "store/status.h"

namespace holdfast::store
{

/// Makes plans for drives that come and go, and turns a plan into the replica set's order
/// (docs/growth.md). Holds no state: what it says follows from the snapshot it is given.
class GrowthPlanner
{
public:
    /// A path that is to become a drive, with what is below it.
    struct NewDrive
    {
        std::string path;
        replica::PathFacts facts;
    };
    struct Outcome
    {
        GrowthPlan plan;
        replica::GrowthOrder order;
        bool reseat = false; ///< a drive that is gone is to be looked for elsewhere: no order, nothing moves
    };

    /// `status` is of the same moment as `assembly`; `narrow` counts objects and bytes with another
    /// geometry than `goal()` of this request. InvalidArgument says what is wrong with the request.
    GrowthPlanner(const replica::AssemblyStatus& assembly, const StoreStatus& status,
                  GrowthRequest request, std::vector<NewDrive> added);

    [[nodiscard]] Result<drive::Geometry> goal() const;
    [[nodiscard]] Result<Outcome> plan(std::pair<std::uint64_t, std::uint64_t> narrow) const;

private:
    [[nodiscard]] Result<void> check() const;
    [[nodiscard]] std::vector<placement::PlacementDrive> drives(bool after) const;
    [[nodiscard]] std::uint32_t devicesAfter() const;
    [[nodiscard]] std::uint32_t losses(const placement::Table& table, drive::Geometry geometry,
                                       const std::vector<placement::PlacementDrive>& drives,
                                       std::uint32_t width) const;
    void addWarnings(Outcome& out) const;
    void addMoves(Outcome& out) const;

    const replica::AssemblyStatus& m_assembly;
    const StoreStatus& m_status;
    GrowthRequest m_request;
    std::vector<NewDrive> m_added;
};

} // namespace holdfast::store
