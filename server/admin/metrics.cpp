// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0
#include "admin/metrics.h"

#include <mutex>
#include <unordered_map>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "admin/growth_json.h"

namespace holdfast::admin
{
namespace
{

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;
using prometheus::Registry;
using Labels = prometheus::Labels;

const prometheus::Histogram::BucketBoundaries kSeconds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                       0.05,   0.1,   0.25,   0.5,   1,    2.5,
                                                       5,      10,    30};

/// What one operation counts; looked up once, then reached by pointer.
struct OperationCounters
{
    prometheus::Histogram* seconds = nullptr;
    prometheus::Counter* bytesIn = nullptr;
    prometheus::Counter* bytesOut = nullptr;
    prometheus::Counter* cut = nullptr;
    std::unordered_map<int, prometheus::Counter*> byStatus;
};

void setGauge(Registry& registry, const char* name, const char* help, double value,
              const Labels& labels = {})
{
    BuildGauge().Name(name).Help(help).Register(registry).Add(labels).Set(value);
}

void setCounter(Registry& registry, const char* name, const char* help, double value)
{
    BuildCounter().Name(name).Help(help).Register(registry).Add({}).Increment(value);
}

double number(std::uint64_t value)
{
    return static_cast<double>(value);
}

void addAccessLogs(Registry& registry, const AccessLogFacts& logs)
{
    setCounter(registry, "holdfast_access_log_lines_delivered_total",
               "Lines of buckets' access logs that were delivered", number(logs.linesDelivered));
    setCounter(registry, "holdfast_access_log_lines_dropped_total",
               "Lines of buckets' access logs that were lost", number(logs.linesDropped));
    setCounter(registry, "holdfast_access_log_objects_delivered_total",
               "Log objects written into target buckets", number(logs.objectsDelivered));
    setCounter(registry, "holdfast_access_log_deliveries_failed_total",
               "Attempts to write a log object that failed", number(logs.deliveriesFailed));
    setGauge(registry, "holdfast_access_log_lines_waiting",
             "Lines of buckets' access logs that wait for delivery", number(logs.linesWaiting));
}

void addConnections(Registry& registry, const http::ServerCounters& counters)
{
    setGauge(registry, "holdfast_http_connections", "Open connections",
             number(counters.connectionsOpen));
    setCounter(registry, "holdfast_http_connections_accepted_total", "Connections accepted",
               number(counters.connectionsAccepted));
    setCounter(registry, "holdfast_http_connections_refused_total",
               "Connections refused because there were too many", number(counters.connectionsRefused));
    setCounter(registry, "holdfast_http_tls_failures_total", "TLS handshakes that failed",
               number(counters.tlsFailures));
    setCounter(registry, "holdfast_http_network_received_bytes_total", "Bytes read from all connections",
               number(counters.bytesIn));
    setCounter(registry, "holdfast_http_network_sent_bytes_total", "Bytes written to all connections",
               number(counters.bytesOut));
}

void addDrive(Registry& registry, const store::DriveStatus& drive)
{
    const Labels labels{{"drive", drive.id.toString()}, {"path", drive.path}};
    const auto bytes = [&](const char* kind, std::uint64_t value) {
        Labels withKind = labels;
        withKind["kind"] = kind;
        setGauge(registry, "holdfast_drive_bytes",
                 "The drive's file system: total, free, used by the drive, taken by others",
                 number(value), withKind);
    };
    bytes("total", drive.total);
    bytes("free", drive.free);
    bytes("used", drive.used);
    bytes("others", drive.others);
    Labels withState = labels;
    withState["state"] = store::driveStateName(drive.state);
    setGauge(registry, "holdfast_drive_state", "1 for the state the drive is in", 1, withState);
    setGauge(registry, "holdfast_drive_owed", "Shards and small bodies still to be rebuilt on the drive",
             number(drive.owed), labels);
    setGauge(registry, "holdfast_drive_errors", "I/O errors and failed checksums since start",
             number(drive.errors), labels);
    setGauge(registry, "holdfast_drive_slots", "Slots of partitions that the drive fills", drive.slots,
             labels);
    setGauge(registry, "holdfast_drive_draining", "1 while the drive is on its way out",
             drive.draining ? 1 : 0, labels);
    const auto latency = [&](const char* op, const std::optional<std::uint64_t>& micros) {
        if (!micros)
            return;
        Labels withOp = labels;
        withOp["op"] = op;
        setGauge(registry, "holdfast_drive_latency_seconds", "Mean time of the drive's last operations",
                 number(*micros) / 1e6, withOp);
    };
    latency("read", drive.readMicros);
    latency("write", drive.writeMicros);
}

void addWork(Registry& registry, const store::WorkStatus& work)
{
    Labels labels{{"kind", work.kind}, {"drive", work.drive ? work.drive->toString() : ""}};
    setGauge(registry, "holdfast_work_items_done", "Items of a background job that are done",
             number(work.done), labels);
    setGauge(registry, "holdfast_work_items_total", "Items of a background job",
             number(work.total), labels);
    setGauge(registry, "holdfast_work_bytes_done", "Bytes of a background job that are done",
             number(work.bytesDone), labels);
    setGauge(registry, "holdfast_work_bytes_total", "Bytes of a background job",
             number(work.bytesTotal), labels);
    setGauge(registry, "holdfast_work_bytes_per_second", "Speed of a background job",
             number(work.bytesPerSecond), labels);
}

void addGrowth(Registry& registry, const store::GrowthStatus& growth)
{
    setGauge(registry, "holdfast_growth_state", "1 for what growth is doing", 1,
             {{"state", std::string(growthStateName(growth.state))}});
    setGauge(registry, "holdfast_growth_slots_done", "Slots of the plan under way that have moved",
             number(growth.slotsDone));
    setGauge(registry, "holdfast_growth_slots_total", "Slots of the plan under way",
             number(growth.slotsTotal));
    setGauge(registry, "holdfast_growth_narrow_objects", "Objects stored with an older geometry",
             number(growth.narrowObjects));
    setGauge(registry, "holdfast_growth_narrow_bytes", "Bytes of objects stored with an older geometry",
             number(growth.narrowBytes));
}

void addScrub(Registry& registry, const store::ScrubStatus& scrub)
{
    const auto seconds = [](WallNanos time) { return static_cast<double>(time) / 1e9; };
    setGauge(registry, "holdfast_scrub_running", "1 while everything is being read and compared",
             scrub.state == store::ScrubStatus::State::Running ? 1 : 0);
    setGauge(registry, "holdfast_scrub_last_started_seconds", "Start of the last scrub, 0 if none",
             seconds(scrub.lastStarted));
    setGauge(registry, "holdfast_scrub_last_finished_seconds", "End of the last scrub, 0 if none",
             seconds(scrub.lastFinished));
    setGauge(registry, "holdfast_scrub_found", "Damaged copies found since the last scrub began",
             number(scrub.found));
    setGauge(registry, "holdfast_scrub_mended", "Damaged copies mended since the last scrub began",
             number(scrub.mended));
    setGauge(registry, "holdfast_scrub_items_done", "Items of the scrub that are done",
             number(scrub.done));
    setGauge(registry, "holdfast_scrub_items_total", "Items of the scrub", number(scrub.total));
}

void addStore(Registry& registry, const store::StoreStatus& status)
{
    setGauge(registry, "holdfast_store_state", "1 for the state the store is in", 1,
             {{"state", std::string(store::storeStateName(status.state))}});
    setGauge(registry, "holdfast_store_epoch", "Epoch of the configuration", number(status.epoch));
    setGauge(registry, "holdfast_store_witness", "1 while the witness agrees", status.witnessOk ? 1 : 0);
    setGauge(registry, "holdfast_store_clock_believed", "1 while retentions end by the wall clock",
             status.clock.doubt == store::ClockDoubt::None ? 1 : 0);
    const auto capacity = [&](const char* kind, std::uint64_t bytes) {
        setGauge(registry, "holdfast_store_capacity_bytes", "Capacity over all drives", number(bytes),
                 {{"kind", kind}});
    };
    capacity("raw", status.rawBytes);
    capacity("usable", status.usableBytes);
    capacity("used", status.usedBytes);
    capacity("free", status.freeBytes);
    setGauge(registry, "holdfast_store_objects", "Current objects", number(status.objects));
    setGauge(registry, "holdfast_store_object_bytes", "Bytes of all objects", number(status.objectBytes));
    setGauge(registry, "holdfast_store_versions", "Versions of objects", number(status.versions));
    setGauge(registry, "holdfast_store_uploads", "Multipart uploads under way", number(status.uploads));
    setGauge(registry, "holdfast_store_losses_survived", "Disks that may fail now without loss",
             status.lossesSurvived);
    setGauge(registry, "holdfast_store_reduced_losses_survived",
             "Disks that may fail now without loss of objects of the class REDUCED_REDUNDANCY",
             status.reducedLossesSurvived);
    setGauge(registry, "holdfast_store_under_replicated", "Bodies with less redundancy than they should have",
             number(status.underReplicated));
    setGauge(registry, "holdfast_store_quarantined", "Objects that could not be rebuilt",
             number(status.quarantined));
    setGauge(registry, "holdfast_store_undecided", "Writes whose outcome waits for absent drives",
             number(status.undecided));
    setGauge(registry, "holdfast_store_surveys", "Passes over all extents since the start",
             number(status.surveys));
    addGrowth(registry, status.growth);
    for (const store::DriveStatus& drive : status.drives)
        addDrive(registry, drive);
    for (const store::WorkStatus& work : status.work)
        addWork(registry, work);
}

} // namespace

struct Metrics::State
{
    Registry registry;
    prometheus::Family<prometheus::Counter>& requests =
        BuildCounter()
            .Name("holdfast_requests_total")
            .Help("Requests answered, by operation and HTTP status")
            .Register(registry);
    prometheus::Family<prometheus::Histogram>& seconds =
        BuildHistogram()
            .Name("holdfast_request_seconds")
            .Help("Time from the request's head to the last byte of the answer")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& bytesIn =
        BuildCounter()
            .Name("holdfast_request_received_bytes_total")
            .Help("Bytes of request bodies")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& bytesOut =
        BuildCounter()
            .Name("holdfast_request_sent_bytes_total")
            .Help("Bytes of responses, heads included")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& cut =
        BuildCounter()
            .Name("holdfast_requests_cut_total")
            .Help("Exchanges that ended before the answer was complete")
            .Register(registry);
    std::mutex mutex;
    std::unordered_map<std::string_view, OperationCounters> operations; ///< keys are literals

    OperationCounters& countersOf(std::string_view operation)
    {
        const auto [place, added] = operations.try_emplace(operation);
        if (added) {
            const Labels labels{{"operation", std::string(operation)}};
            place->second.seconds = &seconds.Add(labels, kSeconds);
            place->second.bytesIn = &bytesIn.Add(labels);
            place->second.bytesOut = &bytesOut.Add(labels);
            place->second.cut = &cut.Add(labels);
        }
        return place->second;
    }
    prometheus::Counter& counterOf(OperationCounters& counters, std::string_view operation, int status)
    {
        prometheus::Counter*& counter = counters.byStatus[status];
        if (!counter) {
            counter = &requests.Add(
                {{"operation", std::string(operation)}, {"status", std::to_string(status)}});
        }
        return *counter;
    }
};

Metrics::Metrics() : m_state(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

void Metrics::requestDone(const http::RequestSummary& summary)
{
    const std::string_view operation =
        summary.request.operation.empty() ? "Unknown" : summary.request.operation;
    const std::lock_guard lock(m_state->mutex);
    OperationCounters& counters = m_state->countersOf(operation);
    m_state->counterOf(counters, operation, summary.status).Increment();
    counters.seconds->Observe(static_cast<double>(summary.nanos) / 1e9);
    counters.bytesIn->Increment(number(summary.bytesIn));
    counters.bytesOut->Increment(number(summary.bytesOut));
    if (!summary.complete)
        counters.cut->Increment();
}

std::string Metrics::text(const NodeFacts& node, const http::ServerCounters& connections,
                          const AccessLogFacts& accessLogs, const store::StoreStatus* status,
                          const store::ScrubStatus* scrub) const
{
    // What the store says is written into a registry of this answer's own: a drive that has gone is
    // then gone from the metrics too.
    Registry now;
    setGauge(now, "holdfast_build_info", "1; the version is the label", 1, {{"version", node.version}});
    setGauge(now, "holdfast_start_time_seconds", "Start of the node, seconds since 1970",
             static_cast<double>(node.startedAt) / 1e9);
    addConnections(now, connections);
    addAccessLogs(now, accessLogs);
    if (status)
        addStore(now, *status);
    if (scrub)
        addScrub(now, *scrub);
    std::vector<prometheus::MetricFamily> families = now.Collect();
    for (prometheus::MetricFamily& family : m_state->registry.Collect())
        families.push_back(std::move(family));
    return prometheus::TextSerializer().Serialize(families);
}

} // namespace holdfast::admin
