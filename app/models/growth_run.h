// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

#include <optional>

#include "app/adminclient/admin_client.h"

namespace holdfast::app::models
{

/// One change of the drives from the wish to its beginning: the server plans it, a person looks at the
/// plan, the server does it. GUI thread; answers to questions no longer asked are dropped.
///
///          plan()              answer              apply()              202
///   Idle ---------> Planning ---------> Planned ---------> Applying ---------> Applied
///                     |  ^                 ^                 |    |
///              fault  |  |                 |   other fault   |    |
///                     v  +---- 409: planned anew -----------------+
///                  Refused                 +-----------------+
class GrowthRun : public QObject
{
    Q_OBJECT
public:
    enum class Phase { Idle, Planning, Planned, Refused, Applying, Applied };
    /// Why the plan that is shown is not the one that was to be applied.
    enum class Conflict {
        None,
        StoreChanged, ///< the new plan was made for another state of the store
        OtherUnderWay ///< the same state: another change has not ended yet
    };

    explicit GrowthRun(QObject* parent = nullptr);
    ~GrowthRun() override;

    /// `client` may go away meanwhile: what runs then ends as refused.
    void setClient(adminclient::AdminClient* client);
    void plan(const adminclient::GrowthRequest& request);
    /// Only while Planned. `reencode` false: older bodies keep their geometry.
    void apply(bool reencode);
    /// Back to Idle; what is on its way is dropped. An apply that was sent may still take place.
    void cancel();

    [[nodiscard]] Phase phase() const { return m_phase; }
    [[nodiscard]] Conflict conflict() const { return m_conflict; }
    [[nodiscard]] const adminclient::GrowthRequest& request() const { return m_request; }
    /// Set while Planned, Applying and Applied.
    [[nodiscard]] const std::optional<adminclient::GrowthPlan>& plan() const { return m_plan; }
    /// Of Refused, or of an apply that did not begin.
    [[nodiscard]] const std::optional<Fault>& fault() const { return m_fault; }

Q_SIGNALS:
    void changed();

private:
    void ask(std::optional<qint64> epochRefused);
    void onPlan(Outcome<adminclient::GrowthPlan> plan, std::optional<qint64> epochRefused);
    void settle(Phase phase, std::optional<Fault> fault = {});
    void dropJob();

    QPointer<adminclient::AdminClient> m_client;
    QPointer<s3client::Job> m_job;
    adminclient::GrowthRequest m_request;
    std::optional<adminclient::GrowthPlan> m_plan;
    std::optional<Fault> m_fault;
    Phase m_phase = Phase::Idle;
    Conflict m_conflict = Conflict::None;
    int m_generation = 0;
};

} // namespace holdfast::app::models
