// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QSet>
#include <QTimer>

#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/interrupt.h"
#include "app/cli/output.h"
#include "app/cli/places.h"
#include "app/core/single_instance.h"
#include "app/transfer/transfer_engine.h"

namespace holdfast::app::cli
{

/// The transfer engine over the program's journal, for as long as one command runs. One Holdfast has the
/// journal at a time; jobs that are left in it go on in the next, window or command.
class TransferRun : public QObject
{
    Q_OBJECT
public:
    struct Result
    {
        int done = 0;
        int failed = 0;
        int asking = 0;
        int skipped = 0; ///< rows that a conflict rule ended
        int open = 0;    ///< left in the journal: paused, or given up on for now
        qint64 bytes = 0;
        bool interrupted = false;
        bool keyRefused = false;
        [[nodiscard]] int exitCode() const;
    };

    TransferRun(const Paths& paths, const Arguments& arguments, Output& output,
                Interrupt& interrupt);
    ~TransferRun() override;

    /// Takes the journal; the exit code when that fails.
    [[nodiscard]] std::optional<int> open();
    void connectTo(const Place& place);
    [[nodiscard]] transfer::TransferEngine& engine() { return *m_engine; }

    /// `folders`: how many of the request are folders.
    void send(transfer::UploadRequest request, int folders);
    void send(transfer::DownloadRequest request, int folders);
    void resume(const QList<transfer::TransferId>& ids);
    /// Until everything sent or watched has ended, or cannot go on.
    [[nodiscard]] Result wait();
    /// Until `isSo`, which is asked after every change; false: Ctrl-C.
    bool waitUntil(const std::function<bool()>& isSo);
    void report(const Result& result);

private:
    void watch(const QList<transfer::TransferId>& ids);
    void listen();
    void onItems(const QList<transfer::TransferItem>& items);
    void onRemoved(const QList<qint64>& ids);
    void judge(const transfer::TransferItem& item);
    void look();
    [[nodiscard]] bool isOver() const;
    void showProgress();

    const Paths& m_paths;
    const Arguments& m_arguments;
    Output& m_output;
    Interrupt& m_interrupt;
    SingleInstance m_instance;
    std::unique_ptr<transfer::TransferEngine> m_engine;
    QTimer m_looking;
    QElapsedTimer m_still; ///< since anything moved
    qint64 m_moved = -1;
    quint64 m_tags = 0;
    int m_expected = 0; ///< answers to what was sent
    int m_refused = 0;  ///< could not be put into the journal
    QStringList m_leftOut;
    int m_inFolders = 0; ///< of m_leftOut: counted with their folders
    QSet<transfer::TransferId> m_watched; ///< not ended
    Result m_result;
    std::optional<Fault> m_broken; ///< the journal
    QEventLoop m_loop;
};

} // namespace holdfast::app::cli
