// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "tool/tool.h"
#include "tool/verifier.h"

namespace holdfast::tool
{
namespace
{

void putTotals(nlohmann::ordered_json& line, const VerifyTotals& totals)
{
    line["objects"] = totals.objects;
    line["deleteMarkers"] = totals.deleteMarkers;
    line["documents"] = totals.documents;
    line["bytes"] = totals.bytes;
    line["uploads"] = totals.uploads;
    line["parts"] = totals.parts;
    line["extents"] = totals.extents;
    line["pendingExtents"] = totals.pendingExtents;
    line["shards"] = totals.shards;
    line["shardBytes"] = totals.shardBytes;
    line["smallBodies"] = totals.smallBodies;
    line["unusedBodies"] = totals.unusedBodies;
    line["owed"] = totals.owed;
}

} // namespace

int runVerify(std::vector<std::string> drives, std::ostream& out)
{
    const std::unique_ptr<env::FileSystem> files = env::makePosixFileSystem();
    ProblemList problems(out);
    auto store = OfflineStore::open(*files, drives, false, problems);
    if (!store) {
        writeLine(out, {{"error", store.error().sentence}});
        return store.error().exitCode;
    }
    nlohmann::ordered_json summary;
    summary["store"] = store->id().toString();
    summary["drives"] = store->drives().size();
    if (store->hasConfiguration()) {
        Verifier verifier(*files, *store, problems);
        const Result<void> done = verifier.run();
        if (!done)
            problems.add("database", {}, "reading stopped: " + done.error().describe());
        summary["epoch"] = store->configuration().epoch();
        putTotals(summary, verifier.totals());
        summary["undecided"] = store->undecided();
    } else {
        problems.add("configuration", {}, "no readable drive knows the configuration");
    }
    summary["problems"] = problems.count();
    summary["kinds"] = problems.byKind();
    summary["whole"] = problems.count() == 0;
    writeLine(out, summary);
    return problems.count() == 0 ? 0 : 1;
}

} // namespace holdfast::tool
