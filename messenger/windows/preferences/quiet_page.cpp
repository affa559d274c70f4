// Quiet times, each weekday with its own: from when until when nothing is shown or heard.
#include <QCheckBox>
#include <QGridLayout>
#include <QLocale>
#include <QPushButton>
#include <QTimeEdit>
#include <QVBoxLayout>
#include <array>

#include "messenger/client/mail/alert_rules.h"
#include "messenger/windows/desk.h"
#include "messenger/windows/preferences/preference_page.h"
#include "messenger/windows/widgets.h"

namespace posthorn::messenger {

namespace {

class QuietPage final : public PreferencePage {
public:
    QuietPage(Desk& desk, QWidget* parent)
        : PreferencePage(desk, PreferencePage::tr("Quiet times"), parent)
        , m_times(quietWeek(desk.preferences()))
        , m_week(new QWidget(this))
    {
        note(PreferencePage::tr("In these times nothing is shown or heard; counts go on. An end before the beginning lies on the next day."));
        check(Preference::QuietHours, PreferencePage::tr("Be quiet at these times"));
        auto* grid = new QGridLayout(m_week);
        grid->setContentsMargins(26, 4, 0, 4);
        grid->setHorizontalSpacing(10);
        grid->setVerticalSpacing(6);
        for (int row = 0; row < 7; ++row)
            addDay(*grid, row, (int(locale().firstDayOfWeek()) - 1 + row) % 7);
        grid->setColumnStretch(4, 1);
        add(m_week);
        m_same = new QPushButton(this);
        connect(m_same, &QPushButton::clicked, this, &QuietPage::makeAllTheSame);
        column()->addWidget(m_same, 0, Qt::AlignLeading);
        end();
        const int first = int(locale().firstDayOfWeek()) - 1;
        m_same->setText(PreferencePage::tr("All days as %1").arg(dayName(first)));
        connect(&desk.preferences(), &Preferences::changed, this, [this](Preference changed) {
            if (changed == Preference::QuietHours)
                showTimes();
        });
        showTimes();
    }

private:
    struct Day {
        QCheckBox* on = nullptr;
        QTimeEdit *begin = nullptr, *end = nullptr;
        QLabel* said = nullptr;
    };

    QString dayName(int day) const { return locale().standaloneDayName(day + 1); }

    void addDay(QGridLayout& grid, int row, int day)
    {
        Day& d = m_days[size_t(day)];
        d.on = new QCheckBox(dayName(day), m_week);
        const auto clock = [&](const QString& name) {
            auto* edit = new QTimeEdit(m_week);
            edit->setDisplayFormat(locale().timeFormat(QLocale::ShortFormat));
            edit->setAccessibleName(name);
            return edit;
        };
        d.begin = clock(PreferencePage::tr("%1, quiet from").arg(dayName(day)));
        d.end = clock(PreferencePage::tr("%1, quiet until").arg(dayName(day)));
        d.said = plainLabel({}, "muted", m_week);
        d.said->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        grid.addWidget(d.on, row, 0);
        grid.addWidget(d.begin, row, 1);
        grid.addWidget(plainLabel(QStringLiteral("–"), "muted", m_week), row, 2);
        grid.addWidget(d.end, row, 3);
        grid.addWidget(d.said, row, 4);
        connect(d.on, &QCheckBox::toggled, this, &QuietPage::take);
        connect(d.begin, &QTimeEdit::timeChanged, this, &QuietPage::take);
        connect(d.end, &QTimeEdit::timeChanged, this, &QuietPage::take);
    }

    /// What stands in the fields, into the settings.
    void take()
    {
        if (m_showing)
            return;
        for (size_t day = 0; day < 7; ++day) {
            const auto minutes = [](const QTimeEdit* edit) { return edit->time().hour() * 60 + edit->time().minute(); };
            m_times[day] = {m_days[day].on->isChecked(), minutes(m_days[day].begin), minutes(m_days[day].end)};
        }
        put(Preference::QuietTimes, quietTimesText(m_times));
        showTimes();
    }

    void showTimes()
    {
        m_showing = true;
        const bool on = desk().preferences().boolean(Preference::QuietHours);
        m_week->setEnabled(on);
        m_same->setEnabled(on);
        for (size_t day = 0; day < 7; ++day) {
            const QuietTime& time = m_times[day];
            const Day& d = m_days[day];
            d.on->setChecked(time.on);
            d.begin->setTime(QTime(0, 0).addSecs(time.begin * 60));
            d.end->setTime(QTime(0, 0).addSecs(time.end * 60));
            d.begin->setEnabled(time.on);
            d.end->setEnabled(time.on);
            d.said->setText(!time.on                ? QString()
                            : time.begin == time.end ? PreferencePage::tr("24 hours")
                            : time.end < time.begin  ? PreferencePage::tr("until %1").arg(dayName(int(day + 1) % 7))
                                                     : QString());
        }
        m_showing = false;
    }

    void makeAllTheSame()
    {
        m_times.fill(m_times[size_t(locale().firstDayOfWeek()) - 1]);
        put(Preference::QuietTimes, quietTimesText(m_times));
        showTimes();
    }

    std::array<QuietTime, 7> m_times;
    std::array<Day, 7> m_days;
    QWidget* m_week;
    QPushButton* m_same = nullptr;
    bool m_showing = false;
};

} // namespace

PreferencePage* makeQuietPage(Desk& desk, QWidget* parent)
{
    return new QuietPage(desk, parent);
}

} // namespace posthorn::messenger
