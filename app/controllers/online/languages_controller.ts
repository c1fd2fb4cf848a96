import LanguageController from '#controllers/access/language_controller'

/** The language switch, under the address of the online service. */
export default class LanguagesController extends LanguageController {
  protected override home = '/online'
}
