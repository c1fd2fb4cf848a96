import router from '@adonisjs/core/services/router'
import { middleware, screen } from '#start/kernel'
import { controllers } from '#generated/controllers'

/** Ids are short whole numbers: MariaDB would read `1abc` as 1. */
router.where('id', /^[0-9]{1,9}$/)

/** Open to whoever reaches the server. */
router
  .group(() => {
    router.get('/language/:code', [controllers.access.Language, 'update'])
    router
      .group(() => {
        router.get('/login', [controllers.access.Session, 'create'])
        router.post('/login', [controllers.access.Session, 'store'])
      })
      .use(middleware.guest())
  })
  .use(screen())

/** Signed-in users; each controller method asks its policy. */
router
  .group(() => {
    router.post('/logout', [controllers.access.Session, 'destroy'])

    router.get('/', [controllers.worklist.Worklist, 'index'])
    router.get('/search', [controllers.search.Search, 'index'])
    router.get('/letters', [controllers.letters.Letters, 'index'])
    router.get('/letters/new', [controllers.letters.Registrations, 'create'])
    router.post('/letters', [controllers.letters.Registrations, 'store'])
    router.get('/letters/:id', [controllers.letters.Letters, 'show'])
    router.get('/letters/:id/source', [controllers.letters.Sources, 'show'])
    router.get('/applications/:id', [controllers.letters.Applications, 'show'])
    router.post('/applications/:id/category', [controllers.letters.Applications, 'category'])
    router.post('/applications/:id/putting_off', [controllers.letters.Applications, 'putOff'])
    router.get('/applications/:id/refusal', [controllers.letters.Refusals, 'create'])
    router.post('/applications/:id/refusal', [controllers.letters.Refusals, 'store'])
    router.get('/online-applications', [controllers.online.OnlineApplications, 'index'])
    router.get('/online-applications/:id', [controllers.online.OnlineApplications, 'show'])
    router.get('/online-applications/:id/confirmation/new', [
      controllers.online.OnlineApplications,
      'check',
    ])
    router.post('/online-applications/:id/confirmation', [
      controllers.online.OnlineApplications,
      'confirm',
    ])
    router.get('/online-applications/:id/refusal', [
      controllers.online.OnlineApplications,
      'refusal',
    ])
    router.post('/online-applications/:id/refusal', [
      controllers.online.OnlineApplications,
      'refuse',
    ])
    router.get('/online-letters/new', [controllers.online.OnlineLetters, 'create'])
    router.post('/online-letters', [controllers.online.OnlineLetters, 'store'])
    router.get('/sign-in-codes/new', [controllers.online.SignInCodes, 'create'])
    router.post('/sign-in-codes', [controllers.online.SignInCodes, 'store'])
    router.get('/hr-messages/:id', [controllers.hr.Messages, 'show'])
    router.get('/samples/:name', [controllers.letters.Samples, 'show'])

    router.get('/letters/:id/desk', [controllers.issuance.Desk, 'show'])
    router.get('/desk/carriers', [controllers.issuance.PluggedCarriers, 'index'])
    router.post('/desk/carriers', [controllers.issuance.PluggedCarriers, 'store'])
    router.get('/applications/:id/issuance/new', [controllers.issuance.Issuance, 'create'])
    router.post('/applications/:id/issuance', [controllers.issuance.Issuance, 'store'])
    router.post('/applications/:id/reader', [controllers.issuance.StationActs, 'reader'])
    router.post('/applications/:id/key', [controllers.issuance.StationActs, 'key'])
    router.post('/applications/:id/certificate', [controllers.issuance.StationActs, 'certificate'])
    router.post('/applications/:id/read-back', [controllers.issuance.StationActs, 'readBack'])

    router.get('/carriers', [controllers.carriers.Carriers, 'index'])
    router.get('/carriers/:serial', [controllers.carriers.Carriers, 'show'])
    router.get('/reader', [controllers.carriers.Upkeep, 'index'])
    router.get('/carriers/:serial/upkeep', [controllers.carriers.Upkeep, 'show'])
    router.post('/carriers/:serial/upkeep', [controllers.carriers.Upkeep, 'store'])
    router.post('/carriers/:serial/refusals', [controllers.carriers.Upkeep, 'refuse'])
    router.post('/carriers/:serial/objects', [controllers.carriers.Upkeep, 'objects'])
    router.get('/applications/:id/hand-out/new', [controllers.carriers.HandOuts, 'one'])
    router.get('/letters/:id/hand-out/new', [controllers.carriers.HandOuts, 'create'])
    router.get('/letters/:id/hand-out/check', [controllers.carriers.HandOuts, 'check'])
    router.post('/letters/:id/hand-out/new', [controllers.carriers.HandOuts, 'store'])
    router.get('/applications/:id/hand-over', [controllers.carriers.HandOvers, 'one'])
    router.get('/letters/:id/hand-over', [controllers.carriers.HandOvers, 'show'])
    router.get('/journal', [controllers.carriers.Journal, 'index'])
    router.get('/journal.csv', [controllers.carriers.Journal, 'csv'])

    router.get('/certificates', [controllers.certificates.Certificates, 'index'])
    router.get('/certificates/:serial', [controllers.certificates.Certificates, 'show'])
    router.get('/certificates/:serial/certificate.cer', [controllers.certificates.Downloads, 'der'])
    router.get('/certificates/:serial/certificate.pem', [controllers.certificates.Downloads, 'pem'])
    router.get('/certificates/:serial/ca.cer', [controllers.certificates.Downloads, 'ca'])
    router.get('/certificates/:serial/root.cer', [controllers.certificates.Downloads, 'root'])
    router.get('/certificates/:serial/verification', [
      controllers.certificates.Verifications,
      'show',
    ])

    router
      .group(() => {
        router.get('/', [controllers.administration.Overview, 'show'])
        router.get('/users', [controllers.administration.Users, 'index'])
        router.get('/users/new', [controllers.administration.Users, 'create'])
        router.post('/users', [controllers.administration.Users, 'store'])
        router.get('/users/:id', [controllers.administration.Users, 'edit'])
        router.post('/users/:id/password', [controllers.administration.Users, 'password'])
        router.post('/users/:id/disabling', [controllers.administration.Users, 'disable'])
        router.post('/users/:id/enabling', [controllers.administration.Users, 'enable'])
        router.get('/agencies', [controllers.administration.Agencies, 'index'])
        router.get('/agencies/new', [controllers.administration.Agencies, 'create'])
        router.post('/agencies', [controllers.administration.Agencies, 'store'])
        router.post('/agencies/:id/channel', [controllers.administration.Agencies, 'channel'])
        router.get('/executors', [controllers.administration.Executors, 'index'])
        router.post('/executors', [controllers.administration.Executors, 'store'])
        router.post('/executors/:id/dismissal', [controllers.administration.Executors, 'dismiss'])
        router.get('/calendar', [controllers.administration.Calendar, 'index'])
        router.get('/calendar/:year', [controllers.administration.Calendar, 'show'])
        router.post('/calendar/days', [controllers.administration.Calendar, 'addDay'])
        router.post('/calendar/days/:date/removal', [
          controllers.administration.Calendar,
          'removeDay',
        ])
        router.post('/calendar/files', [controllers.administration.Calendar, 'load'])
        router.post('/calendar/:year/confirmation', [
          controllers.administration.Calendar,
          'confirm',
        ])
        router.get('/authorities', [controllers.administration.Authorities, 'index'])
        router.get('/authorities/:id/issuing/new', [
          controllers.administration.Authorities,
          'create',
        ])
        router.post('/authorities/:id/issuing', [controllers.administration.Authorities, 'store'])
        router
          .group(() => {
            router.get('/new', [controllers.administration.Services, 'create'])
            router.post('/', [controllers.administration.Services, 'store'])
          })
          .prefix('/services/:serial/revocation')
        router.get('/ceremonies', [controllers.administration.Ceremonies, 'index'])
        router.get('/ceremonies/new', [controllers.administration.Ceremonies, 'create'])
        router.post('/ceremonies', [controllers.administration.Ceremonies, 'store'])
        router
          .get('/ceremonies/:id', [controllers.administration.Ceremonies, 'show'])
          .where('id', /^\d+$/)
        router.get('/ceremonies/:id/protocol.pdf', [
          controllers.administration.Ceremonies,
          'protocol',
        ])
        router.post('/ceremonies/:id/abandonment', [
          controllers.administration.Ceremonies,
          'abandon',
        ])
        router.get('/documents', [controllers.administration.Documents, 'index'])
        router.post('/documents', [controllers.administration.Documents, 'store'])
        router.get('/audit', [controllers.administration.Audit, 'index'])
        router.get('/audit/chain', [controllers.administration.Audit, 'verify'])
      })
      .prefix('/administration')
  })
  .use([...screen(), middleware.auth()])
