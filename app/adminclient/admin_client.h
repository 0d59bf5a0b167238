// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

#include "app/adminclient/growth_types.h"
#include "app/adminclient/types.h"
#include "app/s3client/endpoint.h"
#include "app/s3client/job.h"

namespace holdfast::app::s3client
{
class Transport;
}

namespace holdfast::app::adminclient
{

/// The admin API of one node. Same promises as S3Client: no call blocks, every job ends once. Lives
/// in one thread. A server that is not ours answers `capabilities` with a Client fault.
class AdminClient : public QObject
{
    Q_OBJECT
public:
    /// `base`: the node's address, or its admin address when the ready line names another.
    AdminClient(s3client::Endpoint base, s3client::Credentials credentials,
                QObject* parent = nullptr);
    ~AdminClient() override;

    s3client::JobOf<Capabilities>* capabilities(); ///< unsigned
    s3client::JobOf<NodeStatus>* status();
    s3client::JobOf<QList<BucketCounts>>* buckets();
    s3client::JobOf<Done>* stop();
    s3client::JobOf<bool>* ready(); ///< unsigned; false: runs, but is not ready

    /// What the request would do. InvalidArgument: it cannot be done; the message says why.
    s3client::JobOf<GrowthPlan>* planDrives(const GrowthRequest& request);
    /// Does it, if the store still has the plan's epoch; else a fault with status 409.
    s3client::JobOf<Done>* applyDrives(const GrowthRequest& request, qint64 epoch, bool reencode);
    s3client::JobOf<Done>* pauseGrowth(bool paused);
    s3client::JobOf<ScrubStatus>* scrub();
    s3client::JobOf<Done>* setScrubInterval(int everyDays); ///< 0: never by itself
    enum class ScrubAct { Start, Pause, Resume };
    s3client::JobOf<Done>* driveScrub(ScrubAct act);
    s3client::JobOf<QuarantinePage>* quarantine(const QString& after = {});

private:
    s3client::JobOf<Done>* tell(const QByteArray& method, const char* path, const QByteArray& body);

    std::unique_ptr<s3client::Transport> m_transport;
};

/// For tests and recorded snapshots: the parsers alone.
[[nodiscard]] Outcome<Capabilities> parseCapabilities(const QByteArray& json);
[[nodiscard]] Outcome<NodeStatus> parseStatus(const QByteArray& json);
[[nodiscard]] Outcome<QList<BucketCounts>> parseBuckets(const QByteArray& json);
[[nodiscard]] Outcome<GrowthPlan> parsePlan(const QByteArray& json);
[[nodiscard]] Outcome<ScrubStatus> parseScrub(const QByteArray& json);
[[nodiscard]] Outcome<QuarantinePage> parseQuarantine(const QByteArray& json);
/// The document of a request, as plan and apply take it.
[[nodiscard]] QByteArray growthJson(const GrowthRequest& request);
[[nodiscard]] QByteArray applyJson(const GrowthRequest& request, qint64 epoch, bool reencode);

} // namespace holdfast::app::adminclient
